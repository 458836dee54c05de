package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Tree;
import java.util.List;

/** One job's story, told in steps. Its fields are what its row says, for tests to falsify. */
final class Story {
    final History history;
    final String id;
    final Demand demand;
    String owner = "ann";
    String op;
    String objectId;
    boolean isStored;
    String status = "queued";
    String reason;
    int attempt;
    int failures;
    int losses;
    long createdAt;
    Long finishedAt;
    Integer resultAttempt;
    Integer progressAttempt;
    String worker = "";
    long startedAt;

    Story(History history, String id, Demand demand) {
        this.history = history;
        this.id = id;
        this.demand = demand;
        this.op = demand.op();
        this.objectId = demand.objectId();
    }

    StoredJob row() {
        return new StoredJob(
                id,
                owner,
                op,
                objectId,
                demand.windowSeconds(),
                status,
                reason,
                attempt,
                failures,
                losses,
                createdAt,
                finishedAt,
                resultAttempt,
                progressAttempt);
    }

    Sighting sighting(boolean deduplicated) {
        return new Sighting(id, status, reason, attempt, deduplicated, resultAttempt, progressAttempt);
    }

    /** Answered after 10 ms. */
    Story answered(Action action, Demand asked, int code, String problem, String told, Sighting sighting) {
        String about = action == Action.SUBMIT && sighting == null ? null : id;
        long sentAt = history.now;
        history.passes(10);
        history.operations.add(new Operation(
                action, owner, History.GATEWAY, about, asked, sentAt, history.now, code, problem, told, sighting));
        history.passes(10);
        return this;
    }

    private Story shown(Action action, int code) {
        return answered(action, null, code, null, status, sighting(false));
    }

    /** Nobody was told. */
    Story stored() {
        isStored = true;
        createdAt = history.now + 3;
        return this;
    }

    Story accepted() {
        return stored().answered(Action.SUBMIT, demand, 202, null, status, sighting(false));
    }

    /** Accepted, but the client never learned of it; code 0 or 5xx. */
    Story acceptedUnknown(int code) {
        return stored().answered(Action.SUBMIT, demand, code, null, null, null);
    }

    Story refused(int code, String problem) {
        return answered(Action.SUBMIT, demand, code, problem, null, null);
    }

    /** Another demand of the same object. */
    Demand again() {
        int number = history.operations.size();
        return new Demand(
                op + "-again-" + number, objectId, demand.windowSeconds(), demand.fate(), demand.failsUntil());
    }

    Story duplicated() {
        return answered(Action.SUBMIT, again(), 200, null, status, sighting(true));
    }

    Story conflicts() {
        return answered(Action.SUBMIT, again(), 409, Words.DEDUP_CONFLICT, null, null);
    }

    Story read() {
        return shown(Action.READ, 200);
    }

    Story claimed(String by) {
        worker = by;
        status = "processing";
        attempt++;
        progressAttempt = null;
        startedAt = history.now;
        history.passes(20);
        return this;
    }

    Story progresses() {
        progressAttempt = attempt;
        history.passes(20);
        return this;
    }

    Story returns() {
        executed(End.RETURNED);
        resultAttempt = attempt;
        return ends("completed", "completed", null);
    }

    /** A command, whose processes are the last sign of it. */
    Story exits() {
        history.trees.add(new Tree(id, attempt, startedAt + 10, history.now));
        return ends("completed", "completed", null);
    }

    /** Tries are left. */
    Story throwsOnce() {
        executed(End.THREW);
        failures++;
        return recorded("scheduled", "failed", Words.ERROR, null);
    }

    /** No try is left. */
    Story throwsAtLast() {
        executed(End.THREW);
        failures++;
        return ends("failed", "failed", Words.ERROR);
    }

    Story stops(String why) {
        executed(End.STOPPED);
        return ends("cancelled", "cancelled", why);
    }

    /** With no cause on record. */
    Story lost() {
        executed(End.CUT);
        losses++;
        history.passes(6_000);
        return losses == 10 ? ends("failed", "lost", Words.WORKER_LOST) : recorded("queued", "lost", null, null);
    }

    Story dies() {
        history.befalls(worker, What.DIED, history.now + 30, history.now + 2_000);
        return lost();
    }

    /** With no cause on record. */
    Story released() {
        executed(End.STOPPED);
        return recorded("queued", "released", null, null);
    }

    /** With no cause on record; no handler began. */
    Story releasedUnbegun() {
        return recorded("queued", "released", null, null);
    }

    Story drains() {
        history.befalls(worker, What.TERMINATED, history.now, history.now + 3_000);
        return released();
    }

    Story executed(End end) {
        return executed(end, new Span(startedAt + 10, history.now + 40));
    }

    Story executed(End end, Span... spans) {
        history.executions.add(new Execution(id, attempt, worker, List.of(spans), end));
        history.passes(50);
        return this;
    }

    Story recorded(String next, String outcome, String why, Long at) {
        status = next;
        finishedAt = at;
        history.attempts.add(new StoredAttempt(id, attempt, worker, startedAt, history.now, outcome, why));
        history.passes(20);
        return this;
    }

    Story ends(String next, String outcome, String why) {
        reason = next.equals("completed") ? null : why;
        return recorded(next, outcome, why, history.now);
    }

    /** While it waits. */
    Story cancelled() {
        cancelledSilently();
        return shown(Action.CANCEL, 200);
    }

    Story cancelledSilently() {
        status = "cancelled";
        reason = Words.BY_USER;
        finishedAt = history.now + 3;
        return this;
    }

    /** While it runs. */
    Story cancelRequested() {
        return shown(Action.CANCEL, 202);
    }

    Story cancelTooLate() {
        String code = status.equals("cancelled") ? Words.ALREADY_CANCELLED : Words.ALREADY_FINISHED;
        return answered(Action.CANCEL, null, 409, code, status, null);
    }

    Story retried() {
        return begunAnew().shown(Action.RETRY, 200);
    }

    Story begunAnew() {
        status = "queued";
        reason = null;
        finishedAt = null;
        failures = 0;
        losses = 0;
        progressAttempt = null;
        return this;
    }

    Story retryRefused() {
        return answered(Action.RETRY, null, 409, Words.NOT_RETRYABLE, status, null);
    }

    /** Nobody knows what came of it. */
    Story unanswered(Action action) {
        return answered(action, null, 0, null, null, null);
    }

    /** The usual way. */
    Story runs() {
        return accepted().claimed(History.W1).progresses().returns();
    }
}

package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.Tree;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Broken promises that any job of some kind can be made to show. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep no state.
enum Plant {
    FALSE_202("false 202", story -> true, (history, story) -> {
        Sighting unknown = new Sighting("nowhere", "queued", null, 0, false, null, null);
        history.operations.add(new Operation(
                Action.SUBMIT,
                story.owner,
                History.GATEWAY,
                "nowhere",
                story.again(),
                history.now,
                history.now + 9,
                202,
                null,
                "queued",
                unknown));
    }),
    LOST("lost", story -> true, (history, story) -> {
        story.begunAnew();
    }),
    UNEXPECTED("unexpected", story -> true, (history, story) -> story.op = "stranger"),
    EXECUTED_TWICE(
            "duplicated outcome",
            story -> story.attempt > 0 && story.demand.fate() != Fate.RUNS,
            (history, story) -> history.executions.addAll(history.executions.stream()
                    .filter(execution -> execution.jobId().equals(story.id))
                    .toList())),
    COMPLETED_TWICE(
            "duplicated outcome",
            Plant::isCompleted,
            (history, story) -> story.claimed("worker-1").returns()),
    ROW_CHANGED("duplicated outcome", Plant::isCompleted, (history, story) -> {
        story.status = "failed";
        story.reason = "error";
    }),
    UNDONE("resurrected", Plant::isCompleted, (history, story) -> {
        history.passes(1_000);
        story.read();
        story.answered(
                Action.READ,
                null,
                200,
                null,
                "processing",
                new Sighting(story.id, "processing", null, story.attempt, false, null, null));
    }),
    FEWER_ATTEMPTS("resurrected", story -> story.attempt > 0, (history, story) -> {
        story.read();
        story.answered(
                Action.READ,
                null,
                200,
                null,
                "queued",
                new Sighting(story.id, "queued", null, story.attempt - 1, false, null, null));
    }),
    WINDOW("two jobs in a dedup window", story -> story.attempt > 0 && story.objectId != null, (history, story) -> {
        Story second = history.job(story.again());
        second.owner = story.owner;
        second.accepted().claimed("worker-1").returns();
        second.createdAt = story.createdAt + 700;
        history.operations.removeIf(operation -> second.demand.equals(operation.demand()));
        history.operations.add(new Operation(
                Action.SUBMIT,
                second.owner,
                History.GATEWAY,
                second.id,
                second.demand,
                second.createdAt - 5,
                second.createdAt + 5,
                202,
                null,
                "queued",
                new Sighting(second.id, "queued", null, 0, false, null, null)));
    }),
    STALE_RESULT("stale write accepted", Plant::isCompleted, (history, story) -> story.resultAttempt = 99),
    STALE_PROGRESS("stale write accepted", story -> story.attempt > 0, (history, story) -> story.progressAttempt = 0),
    ORPHANED(
            "a process outlived its run",
            Plant::isCompleted,
            (history, story) -> history.trees.add(new Tree(story.id, story.attempt, history.now, history.now + 200))),
    CUT(
            "stale write accepted",
            story -> isCompleted(story) && story.demand.fate() != Fate.RUNS,
            (history, story) -> history.executions.replaceAll(
                    execution -> execution.jobId().equals(story.id) && execution.end() == End.RETURNED
                            ? Change.cut(execution)
                            : execution)),
    NEEDLESS("run twice without cause", story -> story.demand.fate() != Fate.POISONS, (history, story) -> {
        story.status = "processing";
        history.passes(30_000);
        story.claimed("worker-9").released();
    }),
    COUNTED("a try used up", story -> true, (history, story) -> story.failures = 50),
    ENDS_BADLY("wrong end", Plant::isCompleted, (history, story) -> {
        story.status = "failed";
        story.reason = "worker_lost";
    }),
    AT_ONCE("two attempts at once", story -> story.attempt > 0, (history, story) -> {
        history.passes(60_000);
        story.claimed("worker-8");
        var first = new Span(history.now, history.now + 500);
        story.executed(End.CUT, first);
        story.claimed("worker-9");
        story.executed(End.CUT, first);
    }),
    SERVER_ERROR(
            "server error",
            story -> true,
            (history, story) -> story.answered(Action.READ, null, 500, "internal", null, null)),
    REFUSED(
            "refused without cause",
            story -> true,
            (history, story) -> story.answered(Action.READ, null, 404, "unknown-job", null, null)),
    UNTRUE(
            "untrue answer",
            story -> true,
            (history, story) -> story.answered(Action.CANCEL, null, 202, null, "completed", null));

    final String kind;
    final Predicate<Story> fits;
    final BiConsumer<History, Story> plant;

    Plant(String kind, Predicate<Story> fits, BiConsumer<History, Story> plant) {
        this.kind = kind;
        this.fits = fits;
        this.plant = plant;
    }

    private static boolean isCompleted(Story story) {
        return story.status.equals("completed");
    }
}

package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Law L7: an answer fits its own code, shows the job that was asked for, and tells of no completion that is not recorded yet. */
final class TrueAnswers implements Rule.OfAnswers {
    static final String KIND = "untrue answer";

    @Override
    public void judge(Operation answer, Facts facts, Consumer<Violation> found) {
        String why = answer.action() == Action.SUBMIT ? untrueOfSubmission(answer, facts) : untrueOfJob(answer);
        if (why == null && isEarly(answer, facts)) {
            why = "it was not completed yet";
        }
        if (why != null) {
            found.accept(new Violation(KIND, Facts.name(answer), why + ": " + answer));
        }
    }

    private static @Nullable String untrueOfSubmission(Operation answer, Facts facts) {
        Sighting job = answer.sighting();
        if (job == null || answer.status() >= 300) {
            return null;
        } else if (job.deduplicated() != (answer.status() == 200)) {
            return "a duplicate is a 200, and a 200 is a duplicate";
        } else if (job.deduplicated()) {
            return wrongDuplicate(answer, facts);
        }
        return null;
    }

    private static @Nullable String wrongDuplicate(Operation answer, Facts facts) {
        Life life = facts.life(Facts.subject(answer));
        Demand demand = answer.demand();
        if (life == null || demand == null) {
            return null;
        } else if (!answer.owner().equals(life.job().owner())
                || demand.objectId() == null
                || !demand.objectId().equals(life.job().objectId())) {
            return "it is no duplicate of " + life.job();
        }
        boolean begun = life.job().createdAt() <= answer.answeredAt() + Bounds.CLOCK;
        boolean over = Stretches.after(Hold.until(life, facts), Bounds.CLOCK) < answer.sentAt();
        return begun && !over ? null : "the window was not open of " + life.job();
    }

    private static @Nullable String untrueOfJob(Operation answer) {
        Sighting job = answer.sighting();
        String told = job == null ? answer.told() : job.status();
        if (job != null && answer.jobId() != null && !answer.jobId().equals(job.jobId())) {
            return "another job was asked for";
        } else if (told == null) {
            return null;
        }
        return fits(answer, told) ? null : "its status does not fit its code";
    }

    private static boolean fits(Operation answer, String told) {
        String code = answer.code();
        if (answer.status() == 409 && code != null) {
            return switch (code) {
                case Words.ALREADY_CANCELLED -> told.equals(Words.CANCELLED);
                case Words.ALREADY_FINISHED -> told.equals(Words.COMPLETED) || told.equals(Words.FAILED);
                case Words.NOT_RETRYABLE -> !told.equals(Words.FAILED) && !told.equals(Words.CANCELLED);
                default -> true;
            };
        } else if (answer.action() == Action.CANCEL) {
            return answer.status() == 200
                    ? told.equals(Words.CANCELLED)
                    : !Words.isTerminal(told) || answer.status() != 202;
        }
        return true;
    }

    private static boolean isEarly(Operation answer, Facts facts) {
        Sighting seen = answer.sighting();
        Life life = facts.life(Facts.subject(answer));
        return seen != null
                && life != null
                && seen.status().equals(Words.COMPLETED)
                && life.attempts().stream()
                        .anyMatch(attempt -> attempt.attempt() == seen.attempt()
                                && Objects.equals(attempt.outcome(), Words.COMPLETED)
                                && attempt.finishedAt() > answer.answeredAt() + Bounds.CLOCK);
    }
}

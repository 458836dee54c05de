package io.millrace.gateway.notify;

import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.Clock;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;
import io.millrace.outbound.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * What a receiver's answer means, as Standard Webhooks has it: a status of 2xx is success, 410 that it wants nothing more, and all else, redirects
 * and silence included, a failure, after which it is tried again: not before its backoff, nor before the time that the receiver asks for.
 */
final class Judgement {
    private static final int GONE = 410;

    private final DeliveryBackoff backoff;
    private final Clock clock;

    Judgement(DeliveryBackoff backoff, Clock clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    Tried of(DueDelivery due, Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered(due, answered);
        }
        String why =
                outcome instanceof Outcome.Refused refused ? refused.sentence() : ((Outcome.Failed) outcome).sentence();
        return new Tried(due.id(), due.attempt(), new Verdict.Again(backoff.after(due.tries())), null, why);
    }

    private Tried answered(DueDelivery due, Outcome.Answered answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Tried(due.id(), due.attempt(), new Verdict.Delivered(), status, null);
        }
        Verdict verdict = status == GONE ? new Verdict.Gone() : new Verdict.Again(pause(due, answer));
        return new Tried(due.id(), due.attempt(), verdict, status, sentence(status));
    }

    private Duration pause(DueDelivery due, Outcome.Answered answer) {
        Duration own = backoff.after(due.tries());
        return answer.headers().getOrDefault("retry-after", List.of()).stream()
                .findFirst()
                .flatMap(asked -> RetryAfter.parse(asked, clock.now()))
                .filter(asked -> asked.compareTo(own) > 0)
                .orElse(own);
    }

    private static String sentence(int status) {
        boolean redirect = status >= 300 && status < 400;
        return "answered " + status + (redirect ? ": redirects are not followed" : "");
    }
}

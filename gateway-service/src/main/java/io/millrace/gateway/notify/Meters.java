package io.millrace.gateway.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;

/** What operators see of webhooks: {@code millrace.webhooks.tries} by outcome. */
final class Meters {
    private final Counter delivered;
    private final Counter failed;
    private final Counter gone;

    Meters(MeterRegistry registry) {
        delivered = tries("delivered", registry);
        failed = tries("failed", registry);
        gone = tries("gone", registry);
    }

    private static Counter tries(String outcome, MeterRegistry registry) {
        return Counter.builder("millrace.webhooks.tries")
                .description("Tries to deliver webhooks, by what came of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    void count(Tried tried) {
        of(tried.verdict()).increment();
    }

    private Counter of(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return delivered;
        }
        return verdict instanceof Verdict.Gone ? gone : failed;
    }
}

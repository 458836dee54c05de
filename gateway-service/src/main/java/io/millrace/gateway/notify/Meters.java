package io.millrace.gateway.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;

/** What operators see of webhooks: {@code millrace.webhooks.tries} by outcome. */
final class Meters {
    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Tried tried) {
        registry.counter("millrace.webhooks.tries", "outcome", outcome(tried.verdict()))
                .increment();
    }

    private static String outcome(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return "delivered";
        }
        return verdict instanceof Verdict.Gone ? "gone" : "failed";
    }
}

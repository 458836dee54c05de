package io.millrace.gateway.notify;

import io.millrace.core.job.Trace;
import io.millrace.core.port.Clock;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.SigningSecrets;
import io.millrace.outbound.Bounds;
import io.millrace.outbound.InvalidRequestException;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.OutboundRequest;
import io.millrace.outbound.OutboundUrl;
import io.millrace.outbound.Outcome;
import io.millrace.outbound.RequestHeaders;
import io.millrace.outbound.RequestMethod;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The request of one try, signed at its time as Standard Webhooks has it. */
final class SignedPost {
    /** From the look for its address to the end of its answer. */
    static final Duration BOUND = Duration.ofSeconds(15);

    /** What a receiver says beside its status is nobody's business. */
    private static final int ANSWER_BYTES = 1_024;

    private final OutboundHttp http;
    private final Callbacks callbacks;
    private final Clock clock;
    private final Tracing tracing;

    SignedPost(OutboundHttp http, Callbacks callbacks, Clock clock, Tracing tracing) {
        this.http = http;
        this.callbacks = callbacks;
        this.clock = clock;
        this.tracing = tracing;
    }

    /** Never fails. */
    CompletionStage<Outcome> send(DueDelivery due, SigningSecrets secrets) {
        Activity trying = tracing.begin("webhook", Role.CLIENT, due.trace());
        if (trying == Activity.NONE) {
            return send(due, secrets, null);
        }
        trying.put("http.request.method", "POST").put("millrace.webhook.attempt", due.attempt());
        return send(due, secrets, trying.trace()).whenComplete((outcome, never) -> WebhookSpan.end(trying, outcome));
    }

    private CompletionStage<Outcome> send(DueDelivery due, SigningSecrets secrets, @Nullable Trace trace) {
        try {
            OutboundUrl url = OutboundUrl.parse(due.url());
            return callbacks.allows(url)
                    ? http.send(due.lane().owner(), request(url, due, secrets, trace), new Bounds(BOUND, ANSWER_BYTES))
                            .outcome()
                    : refused("nothing is sent by plain http any more");
        } catch (InvalidRequestException e) {
            // It was allowed when the job was submitted.
            return refused("its URL " + e.getMessage());
        }
    }

    private static CompletionStage<Outcome> refused(String sentence) {
        return CompletableFuture.completedFuture(new Outcome.Refused(sentence));
    }

    private OutboundRequest request(OutboundUrl url, DueDelivery due, SigningSecrets secrets, @Nullable Trace trace)
            throws InvalidRequestException {
        String id = due.id().toString();
        long timestamp = clock.now().getEpochSecond();
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                secrets.sign(id, timestamp, due.payload())));
        String traceparent = trace == null ? null : trace.traceparent();
        if (traceparent != null) {
            headers.put(Trace.HEADER, traceparent);
        }
        return new OutboundRequest(
                RequestMethod.POST,
                url,
                RequestHeaders.of(headers),
                due.payload().getBytes(StandardCharsets.UTF_8));
    }
}

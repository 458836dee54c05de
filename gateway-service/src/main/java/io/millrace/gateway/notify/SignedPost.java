package io.millrace.gateway.notify;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The request of one try, signed at its time as Standard Webhooks has it. */
final class SignedPost {
    /** From the look for its address to the end of its answer. */
    static final Duration BOUND = Duration.ofSeconds(15);

    /** What a receiver says beside its status is nobody's business. */
    private static final int ANSWER_BYTES = 1_024;

    private final OutboundHttp http;
    private final Callbacks callbacks;
    private final Clock clock;

    SignedPost(OutboundHttp http, Callbacks callbacks, Clock clock) {
        this.http = http;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** Never fails. */
    CompletionStage<Outcome> send(DueDelivery due, SigningSecrets secrets) {
        try {
            OutboundUrl url = OutboundUrl.parse(due.url());
            return callbacks.allows(url)
                    ? http.send(due.lane().owner(), request(url, due, secrets), new Bounds(BOUND, ANSWER_BYTES))
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

    private OutboundRequest request(OutboundUrl url, DueDelivery due, SigningSecrets secrets)
            throws InvalidRequestException {
        String id = due.id().toString();
        long timestamp = clock.now().getEpochSecond();
        RequestHeaders headers = RequestHeaders.of(Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                secrets.sign(id, timestamp, due.payload())));
        return new OutboundRequest(
                RequestMethod.POST, url, headers, due.payload().getBytes(StandardCharsets.UTF_8));
    }
}

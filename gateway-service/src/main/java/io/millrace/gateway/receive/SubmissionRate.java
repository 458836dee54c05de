package io.millrace.gateway.receive;

import io.millrace.core.error.JobException;
import io.millrace.gateway.limit.Grant;
import io.millrace.gateway.limit.RateGate;
import io.millrace.gateway.limit.RateGates;
import io.millrace.gateway.limit.RateHeaders;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;

/** How often a user may submit; the answer's headers tell how often still. */
@ApplicationScoped
public class SubmissionRate {
    private final RateGate gate;

    SubmissionRate(RateGates gates) {
        this.gate = gates.submit();
    }

    /** As many of them as may be submitted now, the first ones. */
    Uni<Grant> take(String owner, int wanted, HttpServerResponse response) {
        return Uni.createFrom()
                .completionStage(() -> gate.take(owner, wanted))
                .invoke(grant -> RateHeaders.put(response, gate, grant));
    }

    /** One. Fails with {@link JobException.RateLimited} if that is too many. */
    Uni<Void> takeOne(String owner, HttpServerResponse response) {
        return take(owner, 1, response).map(grant -> {
            if (grant.granted() == 0) {
                throw refusal(grant);
            }
            return null;
        });
    }

    /** What those are told that are too many. */
    JobException.RateLimited refusal(Grant grant) {
        return gate.refusal(grant);
    }
}

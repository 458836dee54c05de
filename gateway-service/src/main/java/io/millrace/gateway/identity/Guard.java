package io.millrace.gateway.identity;

import io.millrace.gateway.limit.ClientAddress;
import io.millrace.gateway.limit.Grant;
import io.millrace.gateway.limit.RateGate;
import io.millrace.gateway.limit.RateGates;
import io.millrace.gateway.limit.RateHeaders;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Lets an address try so often without valid credentials, and no more: guesses are refused before they cost a hash. */
@ApplicationScoped
public class Guard {
    private final RateGate gate;
    private final ClientAddress addresses;

    Guard(RateGates gates, ClientAddress addresses) {
        this.gate = gates.anonymous();
        this.addresses = addresses;
    }

    /**
     * Counts this request. Fails with {@link io.millrace.core.error.JobException.RateLimited} if it is one too many.
     */
    Uni<Grant> admit(RoutingContext context) {
        return Uni.createFrom()
                .completionStage(() -> gate.take(address(context), 1))
                .map(grant -> {
                    if (grant.granted() > 0) {
                        return grant;
                    }
                    RateHeaders.put(context.response(), gate, grant);
                    throw gate.refusal(grant);
                });
    }

    /** Counts this request unless what it tries succeeds, or nobody can say: a guess fails with {@link AuthenticationFailedException}. */
    <T> Uni<T> attempt(RoutingContext context, Supplier<Uni<T>> work) {
        return admit(context)
                .chain(grant -> Uni.createFrom()
                        .deferred(work::get)
                        .onItemOrFailure()
                        .call((done, failure) -> failure instanceof AuthenticationFailedException
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().completionStage(() -> gate.giveBack(address(context), grant))));
    }

    /** Where the request comes from. */
    String address(RoutingContext context) {
        return addresses.of(context.request());
    }
}

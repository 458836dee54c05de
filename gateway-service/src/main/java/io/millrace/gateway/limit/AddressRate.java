package io.millrace.gateway.limit;

import io.millrace.gateway.problem.ProblemWriter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Keeps the rate of all requests of an address, if one is set, before anything else looks at them. What browsers load is exempt. */
@ApplicationScoped
public class AddressRate {
    /** After the doorway, before bodies are looked at. */
    private static final int PRIORITY = 500;

    private static final List<String> EXEMPT = List.of("/openapi", "/docs", "/q", "/assets");

    private final RateGate gate;
    private final ClientAddress addresses;
    private final ProblemWriter problems;

    AddressRate(RateGates gates, ClientAddress addresses, ProblemWriter problems) {
        this.gate = gates.address();
        this.addresses = addresses;
        this.problems = problems;
    }

    void filters(@Observes Filters filters) {
        if (gate.rate().isPresent()) {
            filters.register(this::admit, PRIORITY);
        }
    }

    private void admit(RoutingContext context) {
        if (isExempt(context.normalizedPath())) {
            context.next();
            return;
        }
        // Nothing of the body may be lost while the limiter is asked.
        context.request().pause();
        gate.take(addresses.of(context.request()), 1).whenComplete((grant, failure) -> {
            context.request().resume();
            if (failure != null) {
                context.fail(failure);
            } else {
                decide(context, grant);
            }
        });
    }

    private static boolean isExempt(String path) {
        return path.equals("/") || EXEMPT.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
    }

    private void decide(RoutingContext context, Grant grant) {
        RateHeaders.put(context.response(), gate, grant);
        if (grant.granted() > 0) {
            context.next();
        } else {
            problems.write(context, gate.refusal(grant));
        }
    }
}

package io.millrace.worker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: it takes jobs. If it does not, {@code reason} says why. */
@Readiness
@ApplicationScoped
class WorkerHealth implements HealthCheck {
    private final Worker worker;

    WorkerHealth(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> hindrances = worker.hindrances();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("worker").status(hindrances.isEmpty());
        return (hindrances.isEmpty() ? response : response.withData("reason", String.join("; ", hindrances))).build();
    }
}

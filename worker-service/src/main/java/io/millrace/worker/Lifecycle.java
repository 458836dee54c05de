package io.millrace.worker;

import io.millrace.worker.run.OwnContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** The worker begins with the application, and leaves before anything that it needs is closed. */
@ApplicationScoped
class Lifecycle {
    private final Worker worker;

    Lifecycle(Worker worker) {
        this.worker = worker;
    }

    void start(@Observes StartupEvent started) {
        OwnContext.install();
        worker.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent stopping) {
        worker.drain();
    }
}

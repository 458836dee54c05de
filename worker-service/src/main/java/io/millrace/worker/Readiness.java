package io.millrace.worker;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobSource;
import io.millrace.worker.run.Tenure;
import io.millrace.worker.run.Tenures;
import io.millrace.worker.run.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the worker takes jobs, and if not, why. One that takes none because all its slots are taken is ready. */
final class Readiness {
    /** Claims and renewals that fail for a shorter time are a hiccup. */
    static final Duration HICCUP = Duration.ofSeconds(5);

    private final Tenures tenures;
    private final JobSource source;
    private final Trouble claims;
    private final Clock clock;

    Readiness(Tenures tenures, JobSource source, Trouble claims, Clock clock) {
        this.tenures = tenures;
        this.source = source;
        this.claims = claims;
        this.clock = clock;
    }

    /** What is in the way, in plain words; nothing: it is ready. */
    List<String> hindrances() {
        List<String> found = new ArrayList<>();
        addSession(found, tenures.current());
        source.hindrance().ifPresent(found::add);
        Duration failing = claims.length(clock.nanos());
        if (failing.compareTo(HICCUP) > 0) {
            found.add("claims have been failing for %d s: PostgreSQL refuses or hangs".formatted(failing.toSeconds()));
        }
        return found;
    }

    private static void addSession(List<String> found, @Nullable Tenure tenure) {
        if (tenure == null || !tenure.holds()) {
            found.add("it holds no session: PostgreSQL cannot be reached, or the lease is lost");
        } else if (tenure.renewalAge().compareTo(HICCUP) > 0) {
            found.add("its lease was renewed %d s ago: PostgreSQL refuses or hangs"
                    .formatted(tenure.renewalAge().toSeconds()));
        }
    }
}

package io.millrace.gateway.watch;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobStatus;
import io.millrace.core.policy.Bounds;
import io.millrace.core.port.JobReader.Glance;
import io.millrace.gateway.wire.QueryParams;
import java.time.Duration;
import java.util.Optional;

/**
 * What a long poll waits for, and how long; or one step of a stream, which is a long poll that goes on.
 *
 * @param since answer at once if the status is another
 * @param untilFinished only a terminal status will do
 * @param shown how it was shown: any other way will do, and nothing else counts
 */
public record Wait(Duration bound, Optional<JobStatus> since, boolean untilFinished, Optional<Glance> shown) {
    public static final Duration DEFAULT_BOUND = Duration.ofSeconds(10);

    /** Of a long poll. */
    public Wait(Duration bound, Optional<JobStatus> since, boolean untilFinished) {
        this(bound, since, untilFinished, Optional.empty());
    }

    /** For a job that looks otherwise than it was shown. */
    static Wait forAnotherLook(Glance shown, Duration bound) {
        return new Wait(bound, Optional.empty(), false, Optional.of(shown));
    }

    /**
     * What {@code wait}, {@code since} and {@code until} say; empty if there is nothing to wait for. With both, {@code until} counts.
     *
     * @throws JobException.Invalid if one of them says nothing sensible
     */
    static Optional<Wait> of(QueryParams query) {
        Optional<JobStatus> since = query.text("since")
                .map(name -> JobStatus.parse(name)
                        .orElseThrow(() -> new JobException.Invalid("since", "is no status of a job")));
        Optional<String> until = query.text("until");
        if (until.isPresent() && !until.get().equals("finished")) {
            throw new JobException.Invalid("until", "must be: finished");
        }
        return bound(query).map(bound -> new Wait(bound, since, until.isPresent()));
    }

    /** The bound of {@code wait}: {@code true}, {@code false}, or seconds. */
    public static Optional<Duration> bound(QueryParams query) {
        String wait = query.text("wait").orElse("false");
        return switch (wait) {
            case "false" -> Optional.empty();
            case "true" -> Optional.of(DEFAULT_BOUND);
            default -> query.number("wait", Bounds.WAIT_SECONDS).map(Duration::ofSeconds);
        };
    }
}

package io.millrace.faults;

import io.millrace.faults.load.Client;
import io.millrace.faults.load.Races;
import io.millrace.faults.rig.Rig;
import io.millrace.local.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** When all is well again: every process says that it is ready, and a new job at each gateway completes. */
final class Recovery {
    static final Duration BOUND = Duration.ofSeconds(90);
    private static final int WAIT_SECONDS = 5;
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final Rig rig;
    private final List<Client> canaries;

    /** @param canaries a user's client at each gateway */
    Recovery(Rig rig, List<Client> canaries) {
        this.rig = rig;
        this.canaries = canaries;
    }

    /** How many milliseconds it took; empty if it was not so within {@link #BOUND}. */
    OptionalLong await() {
        long begin = System.nanoTime();
        boolean well = Await.until(
                BOUND,
                () -> rig.processes().stream()
                                .allMatch(name -> rig.process(name).isReady())
                        && canaries.stream().allMatch(client -> Races.completes(client, WAIT_SECONDS)));
        return well
                ? OptionalLong.of(Duration.ofNanos(System.nanoTime() - begin).toMillis())
                : OptionalLong.empty();
    }
}

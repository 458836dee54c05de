package io.millrace.faults.fault;

import java.util.List;
import java.util.stream.Stream;

/** All faults that the suite knows. */
public final class Catalogue {
    private static final int SHORT_MILLIS = 10_000;

    private Catalogue() {}

    /** Those that last ten seconds at most, and are mended as soon. */
    public static List<Fault> shortOnes() {
        return all().stream()
                .filter(fault ->
                        fault.holdMillis().to() <= SHORT_MILLIS && !fault.name().equals(ProcessFaults.POISON))
                .toList();
    }

    /** In a fixed order, so that a seed means the same everywhere. */
    public static List<Fault> all() {
        return Stream.of(
                        ProcessFaults.all(),
                        BrokerFaults.all(),
                        StoreFaults.all(),
                        RedisFaults.all(),
                        WireFaults.all(),
                        ClockFaults.all(),
                        ClientRaces.all())
                .flatMap(List::stream)
                .toList();
    }
}

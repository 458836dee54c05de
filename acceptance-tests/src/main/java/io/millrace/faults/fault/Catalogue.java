package io.millrace.faults.fault;

import java.util.List;
import java.util.stream.Stream;

/** All faults that the suite knows. */
public final class Catalogue {
    private Catalogue() {}

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

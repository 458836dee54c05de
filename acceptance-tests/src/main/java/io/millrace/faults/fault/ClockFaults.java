package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.GATEWAYS;
import static io.millrace.faults.fault.Fault.Part.WORKERS;

import java.util.List;

/** Clocks that are wrong: nothing may depend on them. */
final class ClockFaults {
    private static final String ROW = "clocks of gateway or worker ±1 h";

    private ClockFaults() {}

    static List<Fault> all() {
        return List.of(skewed("clock-ahead", "+1h"), skewed("clock-behind", "-1h"));
    }

    private static Fault skewed(String name, String offset) {
        return Fault.named(name, ROW, GATEWAYS, WORKERS)
                .lasting(5_000, 10_000)
                .where(scene -> scene.rig().clocks().canBeSet())
                .by(scene -> scene.rig().clocks().set(scene.process(), offset))
                .healedBy(scene -> scene.rig().clocks().setRight(scene.process()));
    }
}

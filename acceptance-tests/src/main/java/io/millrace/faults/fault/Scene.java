package io.millrace.faults.fault;

import io.millrace.faults.load.Client;
import io.millrace.faults.rig.Rig;
import java.util.List;
import java.util.Random;

/**
 * Where one fault happens: the same processes are drawn each time that they are asked for, so that what was hurt is what is healed.
 *
 * @param clients of one user, one a gateway
 * @param seed of this injection
 */
public record Scene(Rig rig, List<Client> clients, long seed) {
    /** A generator of this injection's own. */
    Random random() {
        return new Random(seed);
    }

    String worker() {
        return drawn(rig.workers());
    }

    String gateway() {
        return drawn(rig.gateways());
    }

    /** A gateway or a worker. */
    String process() {
        return drawn(rig.processes());
    }

    private String drawn(List<String> names) {
        return names.get(random().nextInt(names.size()));
    }
}

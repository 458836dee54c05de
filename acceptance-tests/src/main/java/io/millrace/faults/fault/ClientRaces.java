package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.CLIENTS;

import io.millrace.faults.load.Races;
import java.util.List;

/** Clients that want the same thing, or its opposite, at the same moment. */
final class ClientRaces {
    private ClientRaces() {}

    static List<Fault> all() {
        return List.of(
                Fault.named("cancel-races", "cancel races completion", CLIENTS)
                        .lasting(0, 0)
                        .by(scene -> Races.cancelsAtTheEnd(scene.clients(), scene.random()))
                        .healedBy(scene -> {}),
                Fault.named("equal-submissions", "100 equal submissions at once over two gateways", CLIENTS)
                        .lasting(0, 0)
                        .by(scene -> Races.equalSubmissions(scene.clients()))
                        .healedBy(scene -> {}));
    }
}

package io.millrace.gateway.dedup;

import io.millrace.core.port.DedupGate;
import io.millrace.core.port.ManualClock;

class FakeDedupGateTest extends DedupGateContract {
    private final FakeDedupGate gate = new FakeDedupGate(new ManualClock());

    @Override
    DedupGate gate() {
        return gate;
    }

    @Override
    void takeAway() {
        gate.goAway();
    }
}

package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.port.StateStore.State;
import org.junit.jupiter.api.Test;

class StateStoreTest {
    @Test
    void beforeAnybodyHasLookedThereIsNothing() {
        State state = State.NOTHING;
        assertThat(state.dispatchLag()).isZero();
        assertThat(state.agentsRunning()).isZero();
        assertThat(state.stuck()).isEqualTo(new StateStore.Stuck(0, 0));
        assertThat(state.workers()).isEqualTo(new StateStore.Workers(0, 0, 0, 0, 0));
        assertThat(state.webhooks().pending()).isZero();
    }

    @Test
    void aWorkerIsSilentBeforeItsLeaseIsGone() {
        assertThat(StateStore.SILENT).isLessThan(StateStore.LEASE_GONE);
    }
}

package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class FakeStoreTest {
    @Test
    void a_store_that_is_away_says_so_until_it_is_back() {
        FakeStore store = new FakeStore(new ManualClock());

        store.goAway();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store.leases()::readAll);

        store.comeBack();
        assertThat(store.leases().readAll()).isEmpty();
    }
}

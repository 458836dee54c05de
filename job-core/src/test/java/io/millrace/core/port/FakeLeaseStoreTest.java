package io.millrace.core.port;

class FakeLeaseStoreTest extends LeaseStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

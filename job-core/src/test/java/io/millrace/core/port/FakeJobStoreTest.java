package io.millrace.core.port;

class FakeJobStoreTest extends JobStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

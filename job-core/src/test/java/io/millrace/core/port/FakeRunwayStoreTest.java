package io.millrace.core.port;

class FakeRunwayStoreTest extends RunwayStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

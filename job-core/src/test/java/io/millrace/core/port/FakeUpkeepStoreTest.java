package io.millrace.core.port;

class FakeUpkeepStoreTest extends UpkeepStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

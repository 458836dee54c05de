package io.millrace.core.port;

class FakeQueueStoreTest extends QueueStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

package io.millrace.core.port;

class FakeJobRetryTest extends JobRetryContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

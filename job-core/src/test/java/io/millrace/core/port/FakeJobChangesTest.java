package io.millrace.core.port;

class FakeJobChangesTest extends JobChangesContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

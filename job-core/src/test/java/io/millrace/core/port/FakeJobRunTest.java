package io.millrace.core.port;

class FakeJobRunTest extends JobRunContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

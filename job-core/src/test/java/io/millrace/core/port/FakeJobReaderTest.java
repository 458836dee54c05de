package io.millrace.core.port;

class FakeJobReaderTest extends JobReaderContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

package io.millrace.core.port;

class FakeOutputStoreTest extends OutputStoreContract {
    private final Stores stores = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return stores;
    }
}

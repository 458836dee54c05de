package io.millrace.core.port;

class FakeSecretStoreTest extends SecretStoreContract {
    private final Stores stores = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return stores;
    }
}

package io.millrace.core.port;

class FakeTypeStoreTest extends TypeStoreContract {
    private final FakeTypeStore store = new FakeTypeStore();

    @Override
    protected TypeStore store() {
        return store;
    }
}

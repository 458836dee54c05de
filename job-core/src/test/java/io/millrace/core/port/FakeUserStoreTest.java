package io.millrace.core.port;

class FakeUserStoreTest extends UserStoreContract {
    private final FakeUserStore store = new FakeUserStore();

    @Override
    protected UserStore store() {
        return store;
    }
}

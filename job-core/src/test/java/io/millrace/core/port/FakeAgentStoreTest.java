package io.millrace.core.port;

class FakeAgentStoreTest extends AgentStoreContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

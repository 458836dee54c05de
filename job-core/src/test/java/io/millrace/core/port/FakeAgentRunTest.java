package io.millrace.core.port;

class FakeAgentRunTest extends AgentRunContract {
    private final FakeStore store = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return store;
    }
}

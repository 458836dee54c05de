package io.millrace.core.port;

class FakeDeliveryStoreTest extends DeliveryStoreContract {
    private final Stores stores = new FakeStore(new ManualClock());

    @Override
    protected Stores stores() {
        return stores;
    }
}

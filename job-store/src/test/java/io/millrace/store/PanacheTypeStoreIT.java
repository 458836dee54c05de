package io.millrace.store;

import io.millrace.core.port.TypeStore;
import io.millrace.core.port.TypeStoreContract;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@QuarkusTestResource(QuarkusDatabase.class)
class PanacheTypeStoreIT extends TypeStoreContract {
    @Inject
    TypeStore store;

    @BeforeEach
    void empty() {
        QuarkusTransaction.requiringNew().run(() -> JobTypeEntity.deleteAll());
    }

    @Override
    protected TypeStore store() {
        return store;
    }
}

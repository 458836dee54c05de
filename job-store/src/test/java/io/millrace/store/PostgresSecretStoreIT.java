package io.millrace.store;

import io.millrace.core.port.SecretStoreContract;
import io.millrace.core.port.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresSecretStoreIT extends SecretStoreContract {
    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }
}

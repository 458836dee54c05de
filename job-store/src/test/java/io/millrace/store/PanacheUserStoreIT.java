package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.core.port.UserStoreContract;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(QuarkusDatabase.class)
class PanacheUserStoreIT extends UserStoreContract {
    @Inject
    UserStore store;

    @BeforeEach
    void empty() {
        QuarkusTransaction.requiringNew().run(() -> UserEntity.deleteAll());
    }

    @Override
    protected UserStore store() {
        return store;
    }

    @Test
    void what_fails_is_told_in_the_words_of_the_port() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> EntityWork.call(failing(new SQLException("cut", "08006"))));
        assertThatExceptionOfType(RefusedDataException.class)
                .isThrownBy(() -> EntityWork.call(failing(new SQLException("NUL", "22021"))));
        assertThatExceptionOfType(PersistenceException.class)
                .isThrownBy(() -> EntityWork.call(failing(new SQLException("no such table", "42P01"))));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> EntityWork.call(() -> {
                    throw new IllegalStateException("not SQL");
                }));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> EntityWork.call(() -> {
                    QuarkusTransaction.setRollbackOnly();
                    throw new QuarkusTransactionException("the commit failed");
                }));
    }

    @Test
    void a_name_that_cannot_be_stored_is_refused() {
        User bad = new User("NUL \0", "x", Set.of(), Set.of());

        assertThatExceptionOfType(RefusedDataException.class).isThrownBy(() -> store().create(bad));
    }

    private static Callable<String> failing(SQLException cause) {
        return () -> {
            throw new PersistenceException(cause);
        };
    }
}

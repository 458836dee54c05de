package io.millrace.store;

import io.millrace.core.port.StoreUnavailableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on entities in a transaction of its own, and says in the ports' words what went wrong. No {@code @Transactional}
 * around the adapters: what fails at the commit would pass them by.
 */
final class EntityWork {
    private EntityWork() {}

    static <T> T call(Callable<T> work) {
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    private static RuntimeException translate(RuntimeException thrown) {
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof QuarkusTransactionException) {
                // Begin, commit or rollback failed, which is never the work's fault.
                return new StoreUnavailableException("PostgreSQL did not end a transaction", thrown);
            }
            if (at instanceof SQLException sql) {
                return switch (SqlFault.of(sql)) {
                    case UNAVAILABLE, COLLISION -> new StoreUnavailableException(SqlFault.why(sql), thrown);
                    case BAD_DATA -> new RefusedDataException(thrown);
                    case DEFECT -> thrown;
                };
            }
        }
        return thrown;
    }
}

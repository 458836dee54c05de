package io.millrace.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link SQLException} means for the caller.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
enum SqlFault {
    /** No connection, or one that broke, or a server that cannot do its work now. Its fate is unknown. */
    UNAVAILABLE,
    /** Deadlock or serialization failure: rolled back, and likely to succeed if it is done again. */
    COLLISION,
    /** A value that cannot be stored. */
    BAD_DATA,
    /** Anything else is a mistake of this module or of the installation. */
    DEFECT;

    static SqlFault of(SQLException e) {
        String state = e.getSQLState();
        if (state == null || state.isEmpty()) {
            // The pool's own errors carry no state: it has no connection to give.
            return UNAVAILABLE;
        }
        if (isUnavailable(state) || isConnectionError(e)) {
            return UNAVAILABLE;
        }
        return switch (state.substring(0, 2)) {
            case "40" -> COLLISION;
            case "22", "23", "54" -> BAD_DATA;
            default -> DEFECT;
        };
    }

    /** Why the server cannot do its work now, in plain words that give nothing away. */
    static String why(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "25006" -> "PostgreSQL is read-only, as a standby is";
            case "53100" -> "PostgreSQL's disk is full";
            case "53300" -> "PostgreSQL has no connection to spare";
            case "57P01", "57P02", "57P03" -> "PostgreSQL is starting or stopping";
            case "57014", "55P03" -> "PostgreSQL did not get it done in time";
            default ->
                switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                    case "28", "3D" -> "PostgreSQL does not let Millrace in";
                    case "53" -> "PostgreSQL is out of resources";
                    case "58" -> "PostgreSQL cannot use its disk";
                    default -> "PostgreSQL cannot be reached, or does not answer";
                };
        };
    }

    private static boolean isUnavailable(String state) {
        return switch (state.substring(0, 2)) {
            // Connection; nobody is let in; resources (disk full, too many connections); the server's own I/O.
            case "08", "28", "3D", "53", "58" -> true;
            // 57014 statement timeout, 57P0x shutdown; 55P03 lock timeout; 25006 a standby after a failover; 25P0x idle
            // timeouts; 99999 the driver failed, as when its attempt to connect was broken off.
            default ->
                state.equals("57014")
                        || state.startsWith("57P")
                        || state.equals("55P03")
                        || state.equals("25006")
                        || state.equals("25P03")
                        || state.equals("25P04")
                        || state.equals("99999");
        };
    }

    private static boolean isConnectionError(@Nullable Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof IOException
                    || at instanceof SQLTimeoutException
                    || at instanceof SQLTransientConnectionException
                    || at instanceof SQLRecoverableException) {
                return true;
            }
        }
        return false;
    }
}

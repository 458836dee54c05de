package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultTest {
    @ParameterizedTest
    @CsvSource({
        "08006, UNAVAILABLE",
        "08P01, UNAVAILABLE",
        "53100, UNAVAILABLE",
        "53300, UNAVAILABLE",
        "58030, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "57014, UNAVAILABLE",
        "55P03, UNAVAILABLE",
        "25006, UNAVAILABLE",
        "25P03, UNAVAILABLE",
        "25P04, UNAVAILABLE",
        "40001, COLLISION",
        "40P01, COLLISION",
        "22P05, BAD_DATA",
        "23514, BAD_DATA",
        "54001, BAD_DATA",
        "42P01, DEFECT",
        "25P02, DEFECT",
        "XX000, DEFECT"
    })
    void a_state_says_what_is_wrong(String state, SqlFault fault) {
        assertThat(SqlFault.of(new SQLException("refused", state))).isEqualTo(fault);
    }

    @Test
    void without_a_state_it_is_the_pool_or_the_network() {
        assertThat(SqlFault.of(new SQLException("acquisition timeout"))).isEqualTo(SqlFault.UNAVAILABLE);
        assertThat(SqlFault.of(new SQLException("odd", ""))).isEqualTo(SqlFault.UNAVAILABLE);
    }

    @Test
    void a_broken_connection_is_unavailable_whatever_its_state() {
        assertThat(SqlFault.of(new SQLException("io", "99999", new SocketTimeoutException("read"))))
                .isEqualTo(SqlFault.UNAVAILABLE);
        assertThat(SqlFault.of(new SQLTimeoutException("slow", "99999"))).isEqualTo(SqlFault.UNAVAILABLE);
        assertThat(SqlFault.of(new SQLTransientConnectionException("gone", "99999")))
                .isEqualTo(SqlFault.UNAVAILABLE);
        assertThat(SqlFault.of(new SQLRecoverableException("gone", "99999"))).isEqualTo(SqlFault.UNAVAILABLE);
    }
}

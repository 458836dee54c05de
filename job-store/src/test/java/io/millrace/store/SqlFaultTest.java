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
        "28000, UNAVAILABLE",
        "3D000, UNAVAILABLE",
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
        "99999, UNAVAILABLE",
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

    @ParameterizedTest
    @CsvSource({
        "25006, read-only",
        "53100, disk is full",
        "53200, out of resources",
        "53300, no connection to spare",
        "57P01, starting or stopping",
        "57014, in time",
        "28P01, does not let",
        "58030, cannot use its disk",
        "08006, cannot be reached",
        "x, cannot be reached",
        ", cannot be reached"
    })
    void why_is_told_in_plain_words(String state, String words) {
        assertThat(SqlFault.why(new SQLException("FATAL: password of millrace", state)))
                .contains(words)
                .doesNotContain("password");
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

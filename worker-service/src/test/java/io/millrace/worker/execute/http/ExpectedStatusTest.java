package io.millrace.worker.execute.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedStatusTest {
    @Test
    void withoutOneAnySuccessIsGood() {
        ExpectedStatus any = ExpectedStatus.of(null);
        assertThat(List.of(200, 204, 299)).allMatch(any::has);
        assertThat(List.of(101, 199, 300, 302, 404, 500)).noneMatch(any::has);
        assertThat(any).hasToString("2xx");
    }

    @Test
    void oneOrSeveralAreMeantExactly() {
        ExpectedStatus one = ExpectedStatus.of(404);
        assertThat(one.has(404)).isTrue();
        assertThat(one.has(200)).isFalse();
        assertThat(one).hasToString("404");

        ExpectedStatus several = ExpectedStatus.of(List.of(302, new BigDecimal("200.0"), 302));
        assertThat(List.of(200, 302)).allMatch(several::has);
        assertThat(several.has(201)).isFalse();
        assertThat(several).hasToString("200 or 302");
    }
}

package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {
    @ParameterizedTest
    @CsvSource({
        "0, false, exited with 0",
        "70, false, exited with 70",
        "128, false, exited with 128",
        "130, true, was killed (SIGINT)",
        "137, true, was killed (SIGKILL)",
        "143, true, was killed (SIGTERM)",
        "148, true, was killed (signal 20)",
        "255, false, exited with 255"
    })
    void tellsSignalsFromCodes(int code, boolean bySignal, String text) {
        Exit exit = new Exit(code);
        assertThat(exit.bySignal()).isEqualTo(bySignal);
        assertThat(exit.inGoodOrder()).isEqualTo(code == 0);
        assertThat(exit).hasToString(text);
    }
}

package io.millrace.worker.execute.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.outbound.Outcome.Answered;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerViewTest {
    private static final byte[] GRUESSE = "Grüße".getBytes(StandardCharsets.UTF_8);

    private static final HeaderSecrets NONE = HeaderSecrets.of(Map.of());

    @Test
    void whatTheRequestsHeadersSaidIsMasked() {
        HeaderSecrets secrets = HeaderSecrets.of(Map.of("Authorization", "Bearer sesame-of-nobody"));
        byte[] body = "You sent: Bearer sesame-of-nobody, sesame-of-n".getBytes(StandardCharsets.UTF_8);
        Map<String, List<String>> headers = Map.of("x-echo", List.of("a", "sesame-of-nobody"));
        Map<String, Object> view = AnswerView.of(new Answered(200, headers, body, true), secrets);
        assertThat(view).containsEntry("body", "You sent: ***, ***");
        assertThat(view.get("headers")).isEqualTo(Map.of("x-echo", "a, ***"));
        assertThat(AnswerView.of(new Answered(200, headers, body, false), secrets))
                .containsEntry("body", "You sent: ***, sesame-of-n");
    }

    @Test
    void headersAreOneTextEachAndCookiesAreMasked() {
        Map<String, Object> view = AnswerView.of(
                new Answered(
                        201,
                        Map.of(
                                "vary",
                                List.of("a", "b"),
                                "set-cookie",
                                List.of("session=hush", "b=hush"),
                                "etag",
                                List.of("x")),
                        new byte[0],
                        false),
                NONE);
        assertThat(view).containsEntry("status", 201).containsEntry("body", "").containsEntry("truncated", false);
        assertThat(view.get("headers")).isEqualTo(Map.of("vary", "a, b", "set-cookie", "***", "etag", "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=ISO-8859-1, GrÃ¼ÃŸe",
        "text/plain;charset=\"windows-1252\", GrÃ¼ÃŸe",
        "text/plain; charset=utf-8, Grüße",
        "text/plain; Charset = UTF-8 ; x=y, Grüße",
        "text/plain, Grüße",
        "text/plain; charset=klingon, Grüße",
        "text/plain; charset=§§, Grüße",
        "'', Grüße"
    })
    void theBodyIsReadAsItSays(String contentType, String text) {
        String read = text(GRUESSE, Map.of("content-type", List.of(contentType)), false);
        // The last letter but one is a control character in the one, and a letter in the other.
        assertThat(read).isEqualTo(contentType.contains("8859") ? text.replace('Ÿ', '\u009f') : text);
    }

    @Test
    void whatIsNoTextBecomesSome() {
        assertThat(text(new byte[] {'a', (byte) 0xff, 0, 'b'}, Map.of(), false)).isEqualTo("a\ufffd\0b");
        assertThat(text(GRUESSE, Map.of("content-type", List.of("x; charset=us-ascii")), false))
                .isEqualTo("Gr\ufffd\ufffd\ufffd\ufffde");
    }

    @Test
    void aCharacterThatWasCutOffIsLeftOut() {
        byte[] half = {'G', 'r', (byte) 0xc3};
        assertThat(text(half, Map.of(), true)).isEqualTo("Gr");
        assertThat(text(half, Map.of(), false)).isEqualTo("Gr\ufffd");
    }

    private static String text(byte[] body, Map<String, List<String>> headers, boolean truncated) {
        return (String)
                AnswerView.of(new Answered(200, headers, body, truncated), NONE).get("body");
    }
}

package io.millrace.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What nobody should send. */
final class Oddities {
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "0",
            "-1",
            "1e9",
            "9999999999999999999999",
            "NaN",
            "null",
            "true",
            "\u0000",
            "a\u0000b",
            "\n",
            "../../etc/passwd",
            "..",
            "/",
            "%2e%2e",
            "%00",
            "%",
            "'; DROP TABLE job; --",
            "' OR '1'='1",
            "${jndi:ldap://127.0.0.1/x}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "ÄÖÜ ß 漢字 🎉",
            "\ufeff",
            "\u202etxt",
            "x".repeat(3_000),
            "01a1fd90-1180-7776-b8ed-b85945f24361",
            "00000000-0000-0000-0000-000000000000",
            "2026-13-45T99:99:99Z",
            "0000-00-00",
            "label:",
            ":value");
    private static final List<String> JSON = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "123456789012345678901234567890",
            "0.1",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "y".repeat(10_000) + "\"",
            "[]",
            "{}",
            "[null]",
            "{\"\": {\"\": []}}",
            "[".repeat(10_000) + "]".repeat(10_000),
            "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
            "NaN",
            "'single'",
            "undefined");
    private static final List<String> HEADERS = List.of(
            "",
            "x",
            "text/plain",
            "application/json; charset=utf-16",
            "application/xml",
            "*/*;q=banana",
            "multipart/form-data");

    private Oddities() {}

    static String word(Random random) {
        return pick(WORDS, random);
    }

    /** In the place of a value: JSON, or nearly. */
    static String json(Random random) {
        return pick(JSON, random);
    }

    static String header(Random random) {
        return pick(HEADERS, random);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}

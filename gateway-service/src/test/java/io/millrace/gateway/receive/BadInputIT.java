package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.submit;
import static io.millrace.gateway.receive.Problems.invalid;
import static io.millrace.gateway.receive.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of bad input: bodies. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BadInputIT {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));

    @TestHTTPResource("/")
    URI gateway;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"object_id\": \"x\"",
                "{\"object_id\": NaN}",
                "[]",
                "null",
                "{\"object_id\": \"a\", \"object_id\": \"b\"}",
                "{\"type\": \"noop\"} {\"type\": \"noop\"}"
            })
    void whatIsNoObject(String body) {
        invalid(submit("demo", body), "body");
    }

    @Test
    void deepNesting() {
        for (String body : new String[] {"{\"params\":" + "[".repeat(10_000), "{\"params\":".repeat(10_000)}) {
            invalid(submit("demo", body), "body");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\": \"noop\", \"owner\": \"admin\"} | owner",
                "{\"type\": \"noop\", \"status\": \"completed\"} | status",
                "{\"type\": \"noop\", \"attempt\": 7} | attempt",
                "{\"type\": \"noop\", \"priority\": \"urgent\"} | priority",
                "{\"type\": \"noop\", \"callback_url\": \"ftp://example.org/\"} | callback_url",
                "{} | object_id",
                "{\"object_id\": \"a\\u0000b\"} | object_id",
                "{\"object_id\": \"a\\ud800b\"} | object_id",
                "{\"object_id\": 42} | object_id",
                "{\"object_id\": \"\"} | object_id",
                "{\"object_id\": \"line\\nbreak\"} | object_id",
                "{\"type\": \"noop\", \"params\": {\"a\\u0000\": 1}} | params",
                "{\"type\": \"noop\", \"labels\": {\"k\": \"\\udfff\"}} | labels.k",
                "{\"type\": \"nope\"} | type",
                "{\"type\": \"command\"} | params",
                "{\"type\": \"noop\", \"timeout_seconds\": 0} | timeout_seconds",
                "{\"type\": \"noop\", \"timeout_seconds\": -1} | timeout_seconds",
                "{\"type\": \"noop\", \"timeout_seconds\": 3601} | timeout_seconds",
                "{\"type\": \"noop\", \"timeout_seconds\": 1e3} | timeout_seconds",
                "{\"type\": \"noop\", \"timeout_seconds\": 18446744073709551617} | timeout_seconds",
                "{\"type\": \"noop\", \"max_attempts\": 26} | max_attempts",
                "{\"type\": \"noop\", \"max_attempts\": 4294967297} | max_attempts",
                "{\"type\": \"noop\", \"delay_seconds\": 31622401} | delay_seconds",
                "{\"type\": \"noop\", \"delay_seconds\": 1, \"run_at\": \"2027-01-01T00:00:00Z\"} | run_at",
                "{\"type\": \"noop\", \"run_at\": \"tomorrow\"} | run_at",
                "{\"type\": \"compute_sum\"} | params.numbers",
                "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1e400]}} | params.numbers[0]",
                "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1e999999999]}} | params.numbers[0]",
                "{\"type\": \"noop\", \"params\": {\"x\": 1}} | params.x",
                "{\"params\": {\"min_seconds\": 3, \"max_seconds\": 2}} | params.min_seconds"
            })
    void aBadFieldIsNamed(String body, String field) {
        invalid(submit("demo", body), field);
    }

    @Test
    void aLongObjectId() {
        invalid(submit("demo", "{\"object_id\": \"" + "x".repeat(10_000) + "\"}"), "object_id");
    }

    @Test
    void bigParams() {
        String numbers = "1,".repeat(40_000) + "1";
        invalid(submit("demo", "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [" + numbers + "]}}"), "params");
    }

    @Test
    void bodiesOfEverySizeWithinTheBoundAreRead() {
        for (int size : new int[] {1_000, 100_000, 200_000, 1_000_000}) {
            String body = "{\"type\": \"noop\"}" + " ".repeat(size);
            submit("demo", body).then().statusCode(202);
        }
        submit("demo", "{\"type\": \"noop\"}" + " ".repeat(1024 * 1024 - 16))
                .then()
                .statusCode(202);
    }

    @Test
    void aBodyOverTheBound() {
        problem(submit("demo", "{\"type\": \"noop\"}" + " ".repeat(1024 * 1024 - 15)), 413, "too-large");
        problem(submit("demo", " ".repeat(5 * 1024 * 1024)), 413, "too-large");
    }

    @Test
    void aBodyOverTheBoundInChunks() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: " + BASIC
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = head(socket.getInputStream());

            assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
        }
    }

    @Test
    void aTruncatedBodyHarmsNobody() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: " + BASIC
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"type\"")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        submit("demo", "{\"type\": \"noop\"}").then().statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/merge-patch+json"
            })
    void anotherContentType(String type) {
        problem(
                as("demo")
                        .header("Content-Type", type)
                        .body("{\"type\": \"noop\"}")
                        .post("/jobs"),
                415,
                "unsupported-media-type");
        problem(
                as("demo")
                        .header("Content-Type", type)
                        .body("{\"type\": \"noop\"}")
                        .put("/jobs/by-object/x"),
                415,
                "unsupported-media-type");
    }

    @Test
    void noContentType() throws IOException {
        for (String request : new String[] {"POST /jobs", "PUT /jobs/by-object/x"}) {
            try (Socket socket = connect()) {
                socket.getOutputStream()
                        .write((request + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + BASIC
                                        + "\r\nContent-Length: 16\r\n\r\n{\"type\": \"noop\"}")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(head(socket.getInputStream()))
                        .startsWith("HTTP/1.1 415")
                        .contains("application/problem+json");
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(gateway.getHost(), gateway.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("an answer, after: %s", head).isNotEqualTo(-1);
            head.append((char) next);
        }
        return head.toString();
    }
}

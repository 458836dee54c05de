package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http_request} to where it may not go, with the settings that a gateway has if nobody sets any. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BadHttpRequestIT {
    private static final String PASSWORD = "of-secrets";

    private static String job(String url, String more) {
        return "{\"type\": \"http_request\", \"delay_seconds\": 1000, \"params\": {\"url\": \"%s\"%s}}"
                .formatted(url, more);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1/               | 127.0.0.1 may not be reached: it is a loopback address",
                "http://10.0.0.1:8080/x          | 10.0.0.1 may not be reached: it is a private address",
                "https://169.254.169.254/latest/ | 169.254.169.254 may not be reached: it is a link-local address",
                "http://168.63.129.16/           | 168.63.129.16 may not be reached: it is an address of a cloud's own services",
                "http://[::1]/                   | ::1 may not be reached: it is a loopback address",
                "http://[::ffff:10.0.0.1]/       | ::ffff:10.0.0.1 may not be reached: it is a private address",
                "http://localhost:1/             | localhost may not be reached: it has a loopback address",
                "http://user@8.8.8.8/            | must name no user and no password"
            })
    void whereItMayNotGoIsRefused(String url, String sentence) {
        Api.submit("demo", job(url.replace("user@", "user:" + PASSWORD + "@"), ""))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("params.url"))
                .body("errors[0].message", equalTo(sentence))
                .body(not(containsString(PASSWORD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0177.0.0.1/",
                "file:///etc/passwd"
            })
    void soAreOtherSpellings(String url) {
        Api.submit("demo", job(url, ""))
                .then()
                .statusCode(400)
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("params.url"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "Content-Length", "Transfer-Encoding", "Proxy-Authorization"})
    void headersThatAreNotForClientsAreRefused(String name) {
        Api.submit("demo", job("https://93.184.215.14/", ", \"headers\": {\"" + name + "\": \"of-secrets\"}"))
                .then()
                .statusCode(400)
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("params.headers"))
                .body("errors[0].message", equalTo("must not have " + name + ": it is not for clients to set"))
                .body(not(containsString("of-secrets")));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        String both =
                "{\"type\": \"http_request\", \"callback_url\": \"https://10.0.0.2/\", \"params\": {\"url\": \"http://10.0.0.1/\"}}";
        Api.submit("demo", both)
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("callback_url", "params.url")));
    }

    @Test
    void eachOfABatchIsLookedAt() {
        String jobs = "{\"jobs\": [%s, %s]}".formatted(job("http://127.0.0.1/", ""), job("https://93.184.215.14/", ""));
        as("demo")
                .contentType(ContentType.JSON)
                .body(jobs)
                .post("/jobs/batch")
                .then()
                .statusCode(200)
                .body("results[0].code", equalTo("invalid"))
                .body("results[1].status", equalTo("scheduled"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://93.184.215.14/", "https://api.nowhere.invalid/x?y=z"})
    void aPublicAddressAndANameThatNobodyKnowsYetAreTaken(String url) {
        Api.submit("demo", job(url, "")).then().statusCode(202);
    }
}

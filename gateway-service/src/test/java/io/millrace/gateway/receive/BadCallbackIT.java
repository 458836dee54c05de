package io.millrace.gateway.receive;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the settings that a gateway has if nobody sets any. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BadCallbackIT {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.com/hook   | must be an https URL",
                "https://localhost/hook    | ",
                "https://127.0.0.1:8443/   | ",
                "https://[::1]/            | ",
                "https://[::ffff:10.0.0.1] | ",
                "https://100.64.0.1/       | ",
                "https://192.168.1.1/      | ",
                "https://169.254.169.254/  | ",
                "https://0.0.0.0/          | ",
                "file:///etc/passwd        | must begin with http:// or https://"
            })
    void whatMayNotBeReachedIsRefused(String url, String sentence) {
        var answer = Api.submit("demo", "{\"type\": \"noop\", \"callback_url\": \"" + url.strip() + "\"}")
                .then();
        answer.statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("callback_url"));
        if (sentence != null) {
            answer.body("errors[0].message", equalTo(sentence));
        }
    }

    @Test
    void aPublicAddressAndANameThatNobodyKnowsYetAreTaken() {
        for (String url : List.of("https://93.184.215.14/hook", "https://hooks.nowhere.invalid/x?y=z")) {
            Api.submit("demo", "{\"type\": \"noop\", \"delay_seconds\": 1000, \"callback_url\": \"" + url + "\"}")
                    .then()
                    .statusCode(202);
        }
    }

    @Test
    void aSecondSubmissionMayNameAnother() {
        String key = Api.newKey();
        String body = "{\"type\": \"noop\", \"object_id\": \"" + key + "\", \"callback_url\": \"https://%s.invalid/\"}";
        String first = Api.accepted(body.formatted("one"));
        Api.submit("demo", body.formatted("two"))
                .then()
                .statusCode(200)
                .body("job_id", equalTo(first))
                .body("deduplicated", equalTo(true));
    }
}

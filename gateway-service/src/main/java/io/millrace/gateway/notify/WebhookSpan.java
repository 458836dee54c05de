package io.millrace.gateway.notify;

import io.millrace.outbound.Outcome;
import io.millrace.telemetry.Activity;

/** What a try of a webhook looks like in a trace: its answer, and nothing of where it went, since such addresses may hold secrets. */
final class WebhookSpan {
    private WebhookSpan() {}

    static void end(Activity trying, Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            trying.put("http.response.status_code", answered.status());
            if (answered.status() < 200 || answered.status() >= 300) {
                trying.fail(Integer.toString(answered.status()));
            }
        } else {
            trying.fail(outcome instanceof Outcome.Refused ? "address-refused" : "no-answer");
        }
        trying.end();
    }
}

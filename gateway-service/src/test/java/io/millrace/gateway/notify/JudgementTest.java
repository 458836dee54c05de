package io.millrace.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.ManualClock;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;
import io.millrace.outbound.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final DueDelivery SECOND_TRY =
            new DueDelivery(new UUID(1, 2), 7, 2, new Lane("ann", "https://a"), "https://a/hook", "{}", null);

    private final Judgement judgement = new Judgement(new DeliveryBackoff(new Random(1)), new ManualClock());

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void successIsOneOfTheTwoHundreds(int status) {
        Tried tried = judge(status);

        assertThat(tried).isEqualTo(new Tried(SECOND_TRY.id(), 7, new Verdict.Delivered(), status, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 304, 307, 308})
    void aRedirectIsAFailure(int status) {
        Tried tried = judge(status);

        assertThat(tried.verdict()).isInstanceOf(Verdict.Again.class);
        assertThat(tried.error()).isEqualTo("answered " + status + ": redirects are not followed");
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 400, 404, 429, 500, 503})
    void whatFailedIsTriedAgainAfterItsBackoff(int status) {
        Tried tried = judge(status);

        assertThat(pause(tried)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(18));
        assertThat(tried.statusCode()).isEqualTo(status);
        assertThat(tried.error()).isEqualTo("answered " + status);
    }

    @Test
    void whoIsGoneIsGone() {
        assertThat(judge(410).verdict()).isEqualTo(new Verdict.Gone());
    }

    @Test
    void itIsNotTriedBeforeTheReceiverAsksForIt() {
        assertThat(pause(judge(503, "120"))).isEqualTo(Duration.ofMinutes(2));
        assertThat(pause(judge(429, "1"))).isGreaterThan(Duration.ofSeconds(10));
        assertThat(pause(judge(503, "whenever"))).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void whoDoesNotAnswerIsTriedAgain() {
        Tried silent = judgement.of(SECOND_TRY, new Outcome.Failed("no answer within 15 seconds"));
        assertThat(silent.statusCode()).isNull();
        assertThat(silent.error()).isEqualTo("no answer within 15 seconds");
        assertThat(pause(silent)).isLessThan(Duration.ofSeconds(19));

        Tried refused = judgement.of(SECOND_TRY, new Outcome.Refused("its address is not public"));
        assertThat(refused.error()).isEqualTo("its address is not public");
        assertThat(refused.verdict()).isInstanceOf(Verdict.Again.class);
    }

    private static Duration pause(Tried tried) {
        return ((Verdict.Again) tried.verdict()).after();
    }

    private Tried judge(int status) {
        return judgement.of(SECOND_TRY, new Outcome.Answered(status, Map.of(), new byte[0], false));
    }

    private Tried judge(int status, String retryAfter) {
        Map<String, List<String>> headers = Map.of("retry-after", List.of(retryAfter));
        return judgement.of(SECOND_TRY, new Outcome.Answered(status, headers, new byte[0], false));
    }
}

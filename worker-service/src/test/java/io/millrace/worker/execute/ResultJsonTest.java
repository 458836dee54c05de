package io.millrace.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Json;
import io.millrace.handler.PermanentFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results out, params in. */
class ResultJsonTest {
    @Test
    void whatJsonHas() throws PermanentFailure {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("text", "a\"b");
        all.put("whole", 7);
        all.put("large", new BigInteger("123456789012345678901234567890"));
        all.put("exact", new BigDecimal("1.10"));
        all.put("double", 0.5);
        all.put("float", 0.25f);
        all.put("true", true);
        all.put("none", null);
        all.put("list", Arrays.asList(1L, null, Map.of("k", "v")));
        assertThat(ResultJson.of(all).text())
                .isEqualTo("{\"text\":\"a\\\"b\",\"whole\":7,\"large\":123456789012345678901234567890,"
                        + "\"exact\":1.10,\"double\":0.5,\"float\":0.25,\"true\":true,\"none\":null,"
                        + "\"list\":[1,null,{\"k\":\"v\"}]}");
        assertThat(ResultJson.of(null)).isEqualTo(Json.EMPTY_OBJECT);
        assertThat(ResultJson.of(Map.of())).isEqualTo(Json.EMPTY_OBJECT);
    }

    @Test
    void whatPostgresqlCannotStoreIsReplaced() throws PermanentFailure {
        String odd = "a\0b" + '\ud800' + "c\ud83d\ude00";
        assertThat(ResultJson.of(Map.of(odd, odd)).text())
                .isEqualTo("{\"a\ufffdb\ufffdc\ud83d\ude00\":\"a\ufffdb\ufffdc\ud83d\ude00\"}");
    }

    @Test
    void whatJsonHasNotIsAPermanentFailure() {
        assertRefused(Map.of("x", new Object()), "result-not-json");
        assertRefused(Map.of("x", Double.NaN), "result-not-json");
        assertRefused(Map.of("x", Float.NEGATIVE_INFINITY), "result-not-json");
        Map<Object, Object> keys = new HashMap<>();
        keys.put(null, 1);
        assertRefused(Map.of("x", keys), "result-not-json");
        assertRefused(Map.of("x", Map.of(1, 1)), "result-not-json");
        Map<String, Object> endless = new HashMap<>();
        endless.put("again", endless);
        assertRefused(endless, "result-not-json");
    }

    @Test
    void moreThanAMebibyteIsTooLarge() throws PermanentFailure {
        int most = ResultJson.MAX_BYTES - "{\"x\":\"\"}".length();
        assertThat(ResultJson.of(Map.of("x", "a".repeat(most))).text()).hasSize(ResultJson.MAX_BYTES);
        assertRefused(Map.of("x", "a".repeat(most + 1)), "result-too-large");
        // Two bytes each, in fewer characters.
        assertRefused(Map.of("x", "ä".repeat(most / 2 + 1)), "result-too-large");
        Iterable<Integer> endless =
                () -> java.util.stream.Stream.iterate(0, i -> i + 1).iterator();
        assertRefused(Map.of("x", endless), "result-too-large");
        assertRefused(Map.of("x", List.of("a".repeat(3 << 20))), "result-too-large");
    }

    @Test
    void paramsAreExactAndUnmodifiable() throws PermanentFailure {
        Map<String, Object> params = Params.of(new Json("{\"a\": 0.1, \"b\": 12345678901234567890, \"c\": null}"));
        assertThat(params.get("a")).isEqualTo(new BigDecimal("0.1"));
        assertThat(params.get("b")).isEqualTo(new BigInteger("12345678901234567890"));
        assertThatThrownBy(params::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Params.of(new Json("{\"a\": " + "9".repeat(1001) + "}")))
                .isInstanceOf(PermanentFailure.class)
                .extracting("code")
                .isEqualTo("invalid-params");
    }

    private static void assertRefused(Map<String, ?> result, String code) {
        assertThatThrownBy(() -> ResultJson.of(result))
                .isInstanceOf(PermanentFailure.class)
                .extracting("code")
                .isEqualTo(code);
    }
}

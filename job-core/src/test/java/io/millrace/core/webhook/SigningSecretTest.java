package io.millrace.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningSecretTest {
    /** The example of the specification. */
    private static final SigningSecret SECRET =
            SigningSecret.of(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    @Test
    void signs_as_the_specification_has_it() {
        assertThat(SECRET.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(SECRET.text()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void while_two_are_valid_both_sign() {
        SigningSecret other = SigningSecret.random();
        SigningSecrets both = new SigningSecrets(SECRET, other, Instant.EPOCH);

        assertThat(both.sign("m", 1, "{}")).isEqualTo(SECRET.sign("m", 1, "{}") + " " + other.sign("m", 1, "{}"));
        assertThat(new SigningSecrets(SECRET, null, null).sign("m", 1, "{}")).isEqualTo(SECRET.sign("m", 1, "{}"));
    }

    @Test
    void no_two_are_alike_and_none_is_shown_by_chance() {
        SigningSecret one = SigningSecret.random();

        assertThat(one).isNotEqualTo(SigningSecret.random()).isEqualTo(SigningSecret.of(one.bytes()));
        assertThat(one).hasSameHashCodeAs(SigningSecret.of(one.bytes()));
        assertThat(one.bytes()).hasSize(SigningSecret.BYTES);
        assertThat(one).hasToString("whsec_***");
    }
}

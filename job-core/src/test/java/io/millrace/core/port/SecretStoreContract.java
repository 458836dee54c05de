package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.webhook.SigningSecret;
import io.millrace.core.webhook.SigningSecrets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link SecretStore} must do. */
public abstract class SecretStoreContract extends StoreContract {
    private static final Duration OVERLAP = Duration.ofDays(1);

    @Test
    void who_has_none_gets_one_and_keeps_it() {
        SigningSecrets ann = of("ann");

        assertThat(ann.previous()).isNull();
        assertThat(ann.previousUntil()).isNull();
        assertThat(of("ann")).isEqualTo(ann);
        assertThat(ann.current().bytes()).hasSize(SigningSecret.BYTES);
    }

    @Test
    void each_has_its_own() {
        Map<String, SigningSecrets> both = secrets().of(Set.of("ann", "bob"));

        assertThat(both.keySet()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(both.get("ann").current()).isNotEqualTo(both.get("bob").current());
        assertThat(secrets().of(Set.of("bob", "eve")).get("bob")).isEqualTo(both.get("bob"));
        assertThat(secrets().of(Set.of())).isEmpty();
    }

    @Test
    void the_one_before_stays_valid_for_its_time() {
        SigningSecret first = of("ann").current();

        SigningSecrets rotated = secrets().rotate("ann", OVERLAP);

        assertThat(rotated.current()).isNotEqualTo(first);
        assertThat(rotated.previous()).isEqualTo(first);
        assertThat(rotated.previousUntil()).isNotNull();
        assertThat(of("ann")).isEqualTo(rotated);

        stores().pass(OVERLAP.plusSeconds(1));
        assertThat(of("ann")).isEqualTo(new SigningSecrets(rotated.current(), null, null));
    }

    @Test
    void no_more_than_two_are_valid() {
        SigningSecret second = secrets().rotate("ann", OVERLAP).current();

        SigningSecrets third = secrets().rotate("ann", OVERLAP);

        assertThat(third.previous()).isEqualTo(second);
    }

    private SigningSecrets of(String owner) {
        return secrets().of(Set.of(owner)).get(owner);
    }

    private SecretStore secrets() {
        return stores().secrets();
    }
}

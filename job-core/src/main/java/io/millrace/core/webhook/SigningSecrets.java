package io.millrace.core.webhook;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the webhooks of an owner are signed with.
 *
 * @param previous the one before, which is signed with as well; null: none, or its time is over
 * @param previousUntil when that will be; null: no previous one
 */
public record SigningSecrets(
        SigningSecret current,
        @Nullable SigningSecret previous,
        @Nullable Instant previousUntil) {

    /** The header {@code webhook-signature}: an entry a secret, so that a receiver with either of them can verify it. */
    public String sign(String id, long timestamp, String payload) {
        return Stream.concat(Stream.of(current), Stream.ofNullable(previous))
                .map(secret -> secret.sign(id, timestamp, payload))
                .collect(Collectors.joining(" "));
    }
}

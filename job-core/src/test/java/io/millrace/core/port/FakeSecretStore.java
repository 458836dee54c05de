package io.millrace.core.port;

import io.millrace.core.webhook.SigningSecret;
import io.millrace.core.webhook.SigningSecrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@link SecretStore} in memory. */
public final class FakeSecretStore implements SecretStore {
    private final FakeStore store;
    private final Map<String, SigningSecrets> byOwner = new HashMap<>();

    FakeSecretStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public Map<String, SigningSecrets> of(Set<String> owners) {
        return store.call(() -> owners.stream().collect(Collectors.toMap(owner -> owner, this::of)));
    }

    private SigningSecrets of(String owner) {
        SigningSecrets secrets =
                byOwner.computeIfAbsent(owner, name -> new SigningSecrets(SigningSecret.random(), null, null));
        boolean over = secrets.previous() != null && !secrets.previousUntil().isAfter(store.now());
        return over ? new SigningSecrets(secrets.current(), null, null) : secrets;
    }

    @Override
    public SigningSecrets rotate(String owner, Duration overlap) {
        return store.call(() -> {
            SigningSecrets rotated = new SigningSecrets(
                    SigningSecret.random(), of(owner).current(), store.now().plus(overlap));
            byOwner.put(owner, rotated);
            return rotated;
        });
    }
}

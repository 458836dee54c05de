package io.millrace.core.port;

import io.millrace.core.webhook.SigningSecrets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What webhooks are signed with, by owner. Every call may throw {@link StoreUnavailableException}. */
public interface SecretStore {
    /** Of each of these owners; who has none gets one. */
    Map<String, SigningSecrets> of(Set<String> owners);

    /**
     * A new one. That which was current until now stays valid for a while, and the one before it does not.
     *
     * @param overlap how long
     */
    SigningSecrets rotate(String owner, Duration overlap);
}

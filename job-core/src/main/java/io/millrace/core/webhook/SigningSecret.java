package io.millrace.core.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of webhooks, as Standard Webhooks has it (github.com/standard-webhooks/standard-webhooks, "Signature scheme": symmetric):
 * {@value #BYTES} random bytes.
 */
public final class SigningSecret {
    public static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /** A new one. */
    public static SigningSecret random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new SigningSecret(key);
    }

    public static SigningSecret of(byte[] key) {
        return new SigningSecret(key.clone());
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** As users are shown it, and as receivers' libraries take it. */
    public String text() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /**
     * One entry of the header {@code webhook-signature}.
     *
     * @param id the header {@code webhook-id}
     * @param timestamp the header {@code webhook-timestamp}: seconds since 1970
     */
    public String sign(String id, long timestamp, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] content = (id + "." + timestamp + "." + payload).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret secret && Arrays.equals(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "whsec_***";
    }
}

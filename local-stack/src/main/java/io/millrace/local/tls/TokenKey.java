package io.millrace.local.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;

/** A new key that signs tokens, as {@code MILLRACE_TOKEN_KEYS} wants it: {@code <name>.pem} and {@code <name>.pub.pem}, of P-256. */
public final class TokenKey {
    private TokenKey() {}

    /** {@code FOLDER NAME}. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), arguments[1]);
    }

    /** Replaces what has that name. */
    public static void write(Path folder, String name) throws IOException {
        KeyPair pair = P256.newPair();
        PemFiles.write(
                folder.resolve(name + ".pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        PemFiles.write(
                folder.resolve(name + ".pub.pem"),
                "PUBLIC KEY",
                pair.getPublic().getEncoded());
    }
}

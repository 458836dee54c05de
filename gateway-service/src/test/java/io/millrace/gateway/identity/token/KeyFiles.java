package io.millrace.gateway.identity.token;

import io.millrace.local.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Keys, and the files that hold them. */
public final class KeyFiles {
    private KeyFiles() {}

    public static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair ec() {
        return ec("secp256r1");
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both halves. */
    public static void write(Path folder, String kid, KeyPair pair) {
        writePublic(folder, kid, pair);
        write(folder.resolve(kid + ".pem"), "PRIVATE", pair.getPrivate());
    }

    public static void writePublic(Path folder, String kid, KeyPair pair) {
        write(folder.resolve(kid + ".pub.pem"), "PUBLIC", pair.getPublic());
    }

    private static void write(Path file, String half, Key key) {
        try {
            PemFiles.write(file, half + " KEY", key.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

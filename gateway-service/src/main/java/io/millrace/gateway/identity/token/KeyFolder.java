package io.millrace.gateway.identity.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reads a {@link KeyRing} from a folder: {@code <kid>.pub.pem} is a public key (X.509), {@code <kid>.pem} beside it its private half
 * (PKCS #8, unencrypted). Elliptic curves of 256 bits, and RSA from 2,048 bits. What is named otherwise is left alone.
 */
final class KeyFolder {
    private static final Logger LOG = Logger.getLogger(KeyFolder.class);
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,63})\\.pub\\.pem");
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (PUBLIC|PRIVATE) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----\\s*");
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int EC_BITS = 256;

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalStateException naming the file that is no key, or no half of the other, or that there is no key at all */
    KeyRing read() {
        Map<String, KeyRing.Pair> pairs = new HashMap<>();
        names().forEach(name -> pairs.put(name, pair(name)));
        if (pairs.isEmpty()) {
            throw new IllegalStateException("MILLRACE_TOKEN_KEYS: there is no <name>.pub.pem in " + folder);
        }
        return new KeyRing(pairs);
    }

    /**
     * What is there now. A key whose public half is gone is gone, and be it the last. One that cannot be read stays as it was.
     *
     * @throws IllegalStateException if the folder cannot be read
     */
    KeyRing readAgain(KeyRing before) {
        Map<String, KeyRing.Pair> pairs = new HashMap<>();
        for (String name : names()) {
            try {
                pairs.put(name, pair(name));
            } catch (IllegalStateException e) {
                LOG.errorf("a key of tokens stays as it was: %s", e.getMessage());
                before.pair(name).ifPresent(pair -> pairs.put(name, pair));
            }
        }
        return new KeyRing(pairs);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("MILLRACE_TOKEN_KEYS: cannot read " + folder, e);
        }
    }

    private KeyRing.Pair pair(String name) {
        try {
            return pair(folder.resolve(name + ".pub.pem"), folder.resolve(name + ".pem"));
        } catch (IOException e) {
            throw new IllegalStateException("MILLRACE_TOKEN_KEYS: cannot read the keys " + name + " in " + folder, e);
        }
    }

    private static KeyRing.Pair pair(Path publicFile, Path privateFile) throws IOException {
        try {
            PublicKey verifies = (PublicKey) key(publicFile);
            if (!Files.exists(privateFile)) {
                return new KeyRing.Pair(verifies, Optional.empty());
            }
            PrivateKey signs = (PrivateKey) key(privateFile);
            requireHalves(signs, verifies, privateFile);
            return new KeyRing.Pair(verifies, Optional.of(signs));
        } catch (ClassCastException e) {
            throw refused(publicFile, "one half is where the other should be");
        }
    }

    private static Key key(Path file) throws IOException {
        Matcher pem = PEM.matcher(Files.readString(file));
        if (!pem.matches()) {
            throw refused(file, "not one PEM of a PUBLIC KEY or an unencrypted PRIVATE KEY");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        boolean isPublic = pem.group(1).equals("PUBLIC");
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                KeyFactory factory = KeyFactory.getInstance(algorithm);
                Key key = isPublic
                        ? factory.generatePublic(new X509EncodedKeySpec(der))
                        : factory.generatePrivate(new PKCS8EncodedKeySpec(der));
                requireStrength(key, file);
                return key;
            } catch (GeneralSecurityException e) {
                // It is not of this kind.
                continue;
            }
        }
        throw refused(file, "neither an elliptic curve's key nor RSA");
    }

    private static void requireStrength(Key key, Path file) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw refused(file, "RSA of less than " + LEAST_RSA_BITS + " bits");
        }
        if (key instanceof ECKey curve && curve.getParams().getOrder().bitLength() != EC_BITS) {
            throw refused(file, "an elliptic curve other than P-256");
        }
    }

    private static void requireHalves(PrivateKey signs, PublicKey verifies, Path file) {
        try {
            Signature signature = Signature.getInstance(signs instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(signs);
            byte[] signed = signature.sign();
            signature.initVerify(verifies);
            if (!signature.verify(signed)) {
                throw refused(file, "not the private half of the public key beside it");
            }
        } catch (GeneralSecurityException e) {
            throw refused(file, "not the private half of the public key beside it");
        }
    }

    private static IllegalStateException refused(Path file, String why) {
        return new IllegalStateException("MILLRACE_TOKEN_KEYS: " + file + " is " + why);
    }
}

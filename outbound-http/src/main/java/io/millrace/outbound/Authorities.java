package io.millrace.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who vouches for servers. Immutable. */
public final class Authorities {
    private final X509TrustManager manager;

    private Authorities(X509TrustManager manager) {
        this.manager = manager;
    }

    /** Whom the JVM trusts. */
    public static Authorities ofTheJvm() {
        try {
            return new Authorities(managerOf(null));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM trusts nobody", e);
        }
    }

    /**
     * Whom the JVM trusts, and these.
     *
     * @param pem a file of certificates
     * @throws IllegalArgumentException if it cannot be read, or holds none
     */
    public static Authorities and(Path pem) {
        try {
            List<Certificate> all = new ArrayList<>(certificates(pem));
            if (all.isEmpty()) {
                throw new IllegalArgumentException(pem + " holds no certificate");
            }
            all.addAll(List.of(managerOf(null).getAcceptedIssuers()));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), all.get(i));
            }
            return new Authorities(managerOf(store));
        } catch (IOException e) {
            throw new IllegalArgumentException(pem + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(pem + " holds what is no certificate", e);
        }
    }

    private static List<X509Certificate> certificates(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream file = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(file).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    /** @param store null: the JVM's */
    private static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no manager of X.509");
    }

    X509TrustManager manager() {
        return manager;
    }
}

package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the authorities of a file, and no others. */
final class Authorities {
    private Authorities() {}

    /** @throws CliException if the file cannot be read, or holds no certificate */
    static SSLSocketFactory in(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + count++, each);
            }
            if (count == 0) {
                throw unusable(file, "holds no certificate");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw unusable(file, "cannot be read");
        } catch (GeneralSecurityException e) {
            throw unusable(file, "holds no certificates in PEM");
        }
    }

    private static CliException unusable(Path file, String why) {
        return new CliException(
                ExitCode.REFUSED,
                "the file of authorities " + file + " " + why,
                "give another by --cacert or MILLRACE_CACERT");
    }
}

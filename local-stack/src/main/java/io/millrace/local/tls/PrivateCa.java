package io.millrace.local.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a folder, made when it is first asked for: {@code ca.pem} is for clients to trust, {@code ca.key} is its own.
 * P-256 throughout.
 */
public final class PrivateCa {
    private static final Duration OWN_LIFE = Duration.ofDays(3650);
    /** The longest that browsers take. */
    private static final Duration LIFE = Duration.ofDays(397);

    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final X500Principal NAME = new X500Principal("CN=Millrace private CA");

    private final Path folder;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private PrivateCa(Path folder, X509Certificate certificate, PrivateKey key) {
        this.folder = folder;
        this.certificate = certificate;
        this.key = key;
    }

    /** The files of a server, both PEM. */
    public record Issued(Path certificate, Path key) {}

    /** The authority of that folder. */
    public static PrivateCa in(Path folder) {
        try {
            Path certificate = folder.resolve("ca.pem");
            Path key = folder.resolve("ca.key");
            if (!Files.exists(certificate)) {
                KeyPair pair = P256.newPair();
                JcaX509v3CertificateBuilder builder = builder(NAME, pair.getPublic(), OWN_LIFE);
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                PemFiles.write(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
                PemFiles.write(
                        certificate,
                        "CERTIFICATE",
                        signed(builder, pair.getPrivate()).getEncoded());
            }
            return new PrivateCa(
                    folder,
                    read(certificate),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(PemFiles.read(key))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what is in " + folder + " is no certificate authority", e);
        }
    }

    /** What clients trust, a PEM file. */
    public Path file() {
        return folder.resolve("ca.pem");
    }

    /**
     * A server's certificate for these names and addresses: the one that is there if it is good for 30 more days, else a new one for 397.
     *
     * @param name of the files, without their ends
     */
    public Issued issue(String name, List<String> hosts) {
        Issued files = new Issued(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        try {
            if (!Files.exists(files.certificate()) || isOld(read(files.certificate()))) {
                return renew(name, hosts);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + files.certificate(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(files.certificate() + " is no certificate", e);
        }
    }

    /** A new one in its place, whatever is there. */
    public Issued renew(String name, List<String> hosts) {
        Issued files = new Issued(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        try {
            KeyPair pair = P256.newPair();
            JcaX509v3CertificateBuilder builder =
                    builder(new X500Principal("CN=" + hosts.get(0)), pair.getPublic(), LIFE);
            GeneralName[] names = hosts.stream().map(PrivateCa::name).toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            PemFiles.write(files.key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
            PemFiles.write(
                    files.certificate(), "CERTIFICATE", signed(builder, key).getEncoded(), certificate.getEncoded());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK can sign with P-256", e);
        }
    }

    private static boolean isOld(X509Certificate issued) {
        return issued.getNotAfter().toInstant().isBefore(Instant.now().plus(RENEWED_BEFORE));
    }

    private static GeneralName name(String host) {
        boolean address = host.matches("[0-9.]+|.*:.*");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private static JcaX509v3CertificateBuilder builder(X500Principal subject, PublicKey of, Duration life) {
        // A clock that is a little behind must not refuse what was made just now.
        Instant from = Instant.now().minus(Duration.ofHours(1));
        BigInteger serial = new BigInteger(120, new SecureRandom());
        return new JcaX509v3CertificateBuilder(NAME, serial, Date.from(from), Date.from(from.plus(life)), subject, of);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PemFiles.read(file)));
    }

    /** The names and addresses by which clients of this machine call it. */
    public static List<String> namesOfThisMachine() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.matches("[A-Za-z0-9.-]+") && !host.equals("localhost")
                    ? List.of("localhost", "127.0.0.1", "::1", host)
                    : List.of("localhost", "127.0.0.1", "::1");
        } catch (IOException e) {
            return List.of("localhost", "127.0.0.1", "::1");
        }
    }
}

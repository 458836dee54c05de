package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;

/** Connections that cannot be made, or break, as errors that say what to do next. */
final class Failures {
    private final Endpoint endpoint;

    Failures(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Nothing was asked for yet. */
    RuntimeException beforeRequest(IOException e) {
        return isOfACertificate(e) ? noTrust(e) : Unreachable.surely(text(e), advice());
    }

    /** What was asked for may have been done. */
    RuntimeException afterRequest(IOException e) {
        return Unreachable.afterwards(text(e), advice());
    }

    /** Other failures of TLS pass, such as a handshake that a restart cut. */
    private static boolean isOfACertificate(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof CertificateException || each instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    private CliException noTrust(IOException e) {
        return new CliException(
                ExitCode.REFUSED,
                "no trust in " + endpoint.url() + ": " + e.getMessage(),
                "give the certificate of its authority by --cacert or MILLRACE_CACERT"
                        + " (of `make run TLS=1`: .millrace/tls/ca.pem)");
    }

    private String text(IOException e) {
        String why = e instanceof UnknownHostException ? "there is no such host" : String.valueOf(e.getMessage());
        return "cannot reach " + endpoint.url() + ": " + why;
    }

    private static String advice() {
        return "does it run (`make run`), and is that its address? `millrace config` shows where it comes from";
    }
}

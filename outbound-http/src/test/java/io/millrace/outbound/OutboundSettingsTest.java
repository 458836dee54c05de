package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.tls.PrivateCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundSettingsTest {
    @TempDir
    Path folder;

    @Test
    void byDefaultItIsPublicAddressesAndWhomTheJvmTrusts() {
        OutboundSettings settings = OutboundSettings.of(Optional.empty(), Optional.empty());
        assertThat(settings.addresses().objection(IpLiteral.parse("127.0.0.1").orElseThrow()))
                .isPresent();
        assertThat(settings.authorities().manager().getAcceptedIssuers())
                .isEqualTo(Authorities.ofTheJvm().manager().getAcceptedIssuers());
    }

    @Test
    void authoritiesAreTrustedBesideThoseOfTheJvm() {
        int before = Authorities.ofTheJvm().manager().getAcceptedIssuers().length;
        String file = PrivateCa.in(folder).file().toString();
        OutboundSettings settings =
                OutboundSettings.of(Optional.of(List.of("127.0.0.0/8")), Optional.of(" " + file + " "));
        assertThat(settings.authorities().manager().getAcceptedIssuers())
                .hasSize(before + 1)
                .anyMatch(issuer -> issuer.getSubjectX500Principal().getName().contains("Millrace private CA"));
        assertThat(settings.addresses().objection(IpLiteral.parse("127.0.0.1").orElseThrow()))
                .isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByItsVariable() throws Exception {
        assertThatThrownBy(() -> OutboundSettings.of(Optional.of(List.of("10.0.0.0/8", "intranet")), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("MILLRACE_OUTBOUND_ALLOW: \"intranet\" cannot be allowed: ");
        assertRefused(folder.resolve("none.pem"), "cannot be read");
        assertRefused(Files.writeString(folder.resolve("empty.pem"), ""), "holds no certificate");
        assertRefused(
                Files.writeString(
                        folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "holds what is no certificate");
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> OutboundSettings.of(Optional.empty(), Optional.of(file.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MILLRACE_OUTBOUND_CA: " + file + " " + why);
    }
}

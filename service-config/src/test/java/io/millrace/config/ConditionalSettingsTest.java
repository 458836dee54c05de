package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionalSettingsTest {
    @Test
    void nothingIsSwitchedOnThatWasNotAskedFor() {
        SmallRyeConfig config = config(Map.of(
                "millrace.tls.cert", "",
                "millrace.cors-origins", " ",
                "millrace.amqp.tls", "false",
                "millrace.redis.url", "redis://localhost"));

        assertThat(config.getPropertyNames())
                .filteredOn(name -> name.startsWith("quarkus") || name.startsWith("mp.") || name.startsWith("rabbit"))
                .containsExactly("quarkus.tls.servers.hostname-verification-algorithm");
    }

    @Test
    void aCertificateMeansHttpsAlone() {
        SmallRyeConfig config = config(Map.of(
                "millrace.tls.cert", "/c.pem",
                "millrace.tls.key", "/k.pem",
                "millrace.http.port", "8443"));

        assertThat(config.getRawValue("quarkus.tls.https.key-store.pem.own.cert"))
                .isEqualTo("/c.pem");
        assertThat(config.getRawValue("quarkus.tls.https.key-store.pem.own.key"))
                .isEqualTo("/k.pem");
        assertThat(config.getRawValue("quarkus.http.insecure-requests")).isEqualTo("disabled");
        assertThat(config.getValue("quarkus.http.ssl-port", int.class)).isEqualTo(8443);
        assertThat(config.getRawValue("quarkus.http.header.\"Strict-Transport-Security\".value"))
                .startsWith("max-age=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"millrace.tls.cert", "millrace.tls.key"})
    void halfACertificateIsRefused(String one) {
        assertThatThrownBy(() -> config(Map.of(one, "/x.pem"))).hasMessageContaining("MILLRACE_TLS_KEY");
    }

    @Test
    void eachServerHasASwitchAndAllHaveOneAuthority() {
        SmallRyeConfig config = config(Map.of(
                "millrace.ca", "/ca.pem",
                "millrace.postgres.tls", "true",
                "millrace.amqp.tls", "true",
                "millrace.redis.url", "rediss://r:6380"));

        assertThat(config.getRawValue("quarkus.tls.servers.trust-store.pem.certs"))
                .isEqualTo("/ca.pem");
        String driver = "quarkus.datasource.jdbc.additional-jdbc-properties.";
        assertThat(config.getRawValue(driver + "sslmode")).isEqualTo("verify-full");
        assertThat(config.getRawValue(driver + "sslrootcert")).isEqualTo("/ca.pem");
        assertThat(config.getRawValue("rabbitmq-ssl")).isEqualTo("true");
        assertThat(config.getRawValue("mp.messaging.connector.smallrye-rabbitmq.tls-configuration-name"))
                .isEqualTo("servers");
        assertThat(config.getRawValue("quarkus.redis.tls-configuration-name")).isEqualTo("servers");
    }

    @Test
    void withoutAnAuthorityItIsWhomTheJvmTrusts() {
        SmallRyeConfig config = config(Map.of("millrace.postgres.tls", "true"));

        assertThat(config.getRawValue("quarkus.datasource.jdbc.additional-jdbc-properties.sslfactory"))
                .isEqualTo("org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(config.getRawValue("quarkus.tls.servers.trust-store.pem.certs"))
                .isNull();
    }

    @Test
    void aSwitchHasTwoPositions() {
        assertThatThrownBy(() -> config(Map.of("millrace.amqp.tls", "yes")))
                .hasMessageContaining("MILLRACE_AMQP_TLS must be true or false, and is yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"millrace.log.level", "millrace.log.jobs"})
    void aLevelThatThereIsNotIsRefusedByTheNameOfItsVariable(String key) {
        assertThatThrownBy(() -> config(Map.of(key, "LOUD")))
                .hasMessage("%s must be one of OFF, ERROR, WARN, INFO, DEBUG, and is LOUD"
                        .formatted(key.replace('.', '_').toUpperCase(Locale.ROOT)));
        assertThat(config(Map.of(key, "debug")).getRawValue(key)).isEqualTo("debug");
    }

    @Test
    void originsOpenCors() {
        SmallRyeConfig config = config(Map.of("millrace.cors-origins", "https://a.example,https://b.example"));

        assertThat(config.getRawValue("quarkus.http.cors.enabled")).isEqualTo("true");
        assertThat(config.getRawValue("quarkus.http.cors.origins")).isEqualTo("https://a.example,https://b.example");
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "given", 300))
                .withSources(new ConditionalSettings())
                .addDefaultInterceptors()
                .build();
    }
}

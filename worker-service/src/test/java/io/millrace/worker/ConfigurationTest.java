package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.queue.BrokerProfile;
import io.millrace.supervisor.launch.Isolation;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void everythingButPasswordsHasADefault() {
        Settings settings = settings(Map.of());
        assertThat(settings.concurrency()).isEqualTo(5);
        assertThat(settings.types()).isEmpty();
        assertThat(settings.plugins()).isEmpty();
        assertThat(settings.drainGrace()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.name()).endsWith("-" + ProcessHandle.current().pid());
        assertThat(settings.amqp().profile()).isEqualTo(BrokerProfile.RABBITMQ);
        assertThat(settings.info(Set.of("noop"), "bubblewrap").worker()).isEqualTo(settings.name());
        assertThat(settings.commands().rules().allowed().isEmpty()).isTrue();
        assertThat(settings.commands().rules().network()).isFalse();
        assertThat(settings.commands().rules().grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.commands().levels()).containsExactly(Isolation.BUBBLEWRAP, Isolation.NAMESPACES);
    }

    @Test
    void andCanBeSet() {
        Settings settings = settings(Map.of(
                "millrace.worker.name", " w1 ",
                "millrace.worker.concurrency", "1000",
                "millrace.worker.types", "noop, report,",
                "millrace.worker.plugins", "/plugins",
                "millrace.worker.drain-seconds", "0",
                "millrace.amqp.port", "1234",
                "millrace.amqp.virtual-host", "v",
                "millrace.broker.profile", "embedded"));
        assertThat(settings.name()).isEqualTo("w1");
        assertThat(settings.concurrency()).isEqualTo(1000);
        assertThat(settings.types()).containsExactly("noop", "report");
        assertThat(settings.plugins()).contains(Path.of("/plugins"));
        assertThat(settings.drainGrace()).isZero();
        assertThat(settings.amqp().port()).isEqualTo(1234);
        assertThat(settings.amqp().connectionName()).isEqualTo("w1");
        assertThat(settings.amqp().virtualHost()).isEqualTo("v");
        assertThat(settings.amqp().profile()).isEqualTo(BrokerProfile.EMBEDDED);
    }

    @Test
    void theWayOutIsClosedInwardsUnlessItIsOpened() {
        assertThat(config(Map.of()).outbound().allow()).isEmpty();
        assertThat(config(Map.of()).outbound().ca()).isEmpty();
        WorkerConfig.Outbound opened = config(
                        Map.of("millrace.outbound.allow", "127.0.0.0/8,10.1.0.0/16", "millrace.outbound.ca", "/ca.pem"))
                .outbound();
        assertThat(opened.allow()).contains(List.of("127.0.0.0/8", "10.1.0.0/16"));
        assertThat(opened.ca()).contains("/ca.pem");
    }

    @Test
    void aWayOutThatCannotBeOpenedIsNamedAtTheStart() {
        assertThatThrownBy(() ->
                        new Wiring().outbound(config(Map.of("millrace.outbound.allow", "10.0.0.0/8,intranet")), null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("MILLRACE_OUTBOUND_ALLOW: \"intranet\" cannot be allowed: ");
        assertThatThrownBy(() -> new Wiring().outbound(config(Map.of("millrace.outbound.ca", "/nowhere.pem")), null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("MILLRACE_OUTBOUND_CA: /nowhere.pem cannot be read");
    }

    @Test
    void whatIsOutOfBoundsIsNamed() {
        assertRefused("millrace.worker.concurrency", "0", "1 to 1000");
        assertRefused("millrace.worker.concurrency", "1001", "1 to 1000");
        assertRefused("millrace.worker.concurrency", "many", "1 to 1000");
        assertRefused("millrace.worker.drain-seconds", "-1", "0 to 3600");
        assertRefused("millrace.amqp.port", "65536", "1 to 65535");
        assertRefused("millrace.broker.profile", "kafka", "rabbitmq-classic");
    }

    @Test
    void passwordsMustBeSet() {
        assertThatThrownBy(() -> mapping())
                .hasMessageContaining("millrace.postgres.password is required")
                .hasMessageContaining("millrace.amqp.password is required");
    }

    private static void assertRefused(String key, String value, String allowed) {
        assertThatThrownBy(() -> settings(Map.of(key, value))).hasMessageContainingAll(key, value, allowed);
    }

    private static WorkerConfig config(Map<String, String> values) {
        return mapping(
                new PropertiesConfigSource(values, "test", 500),
                new PropertiesConfigSource(
                        Map.of("millrace.postgres.password", "p", "millrace.amqp.password", "a"), "passwords", 400));
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(config(values), Optional.empty());
    }

    private static WorkerConfig mapping(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .withSources(sources)
                .withMapping(WorkerConfig.class)
                .build()
                .getConfigMapping(WorkerConfig.class);
    }
}

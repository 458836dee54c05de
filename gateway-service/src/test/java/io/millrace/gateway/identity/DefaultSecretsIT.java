package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.port.FakeUserStore;
import io.millrace.core.port.UserStore;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.Servers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** What a gateway says of its secrets as it starts, over a database that has the users demo, admin and agent. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DefaultSecretsIT {
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("millrace.http.host", "0.0.0.0"),
            Map.entry("millrace.http.port", "8080"),
            Map.entry("millrace.management.host", "0.0.0.0"),
            Map.entry("millrace.management.port", "9000"),
            Map.entry("millrace.postgres.url", "jdbc:postgresql://db/millrace"),
            Map.entry("millrace.postgres.user", "millrace"),
            Map.entry("millrace.postgres.password", "k2-93-fEw"),
            Map.entry("millrace.redis.url", "redis://cache"),
            Map.entry("millrace.amqp.host", "broker"),
            Map.entry("millrace.amqp.port", "5672"),
            Map.entry("millrace.amqp.user", "millrace"),
            Map.entry("millrace.amqp.password", "k2-93-fEw"),
            Map.entry("millrace.amqp.virtual-host", "/"),
            Map.entry("millrace.broker.profile", "rabbitmq"));

    @Inject
    UserStore store;

    @Test
    void aSecretThatEverybodyKnowsIsNamed() {
        assertRefused("millrace.amqp.password", "guest", "the value of MILLRACE_AMQP_PASSWORD");
        assertRefused("millrace.postgres.password", "postgres", "the value of MILLRACE_POSTGRES_PASSWORD");
        assertRefused("millrace.redis.password", "redis", "the value of MILLRACE_REDIS_PASSWORD");
        assertRefused("millrace.admin-password", "Admin123", "the value of MILLRACE_ADMIN_PASSWORD");
        assertRefused("millrace.admin-password", "1", "the value of MILLRACE_ADMIN_PASSWORD");
        assertRefused("millrace.redis.url", "redis://:redis@cache", "the value of MILLRACE_REDIS_URL");
        assertRefused(
                "millrace.postgres.url", "jdbc:postgresql://db/m?password=root", "the value of MILLRACE_POSTGRES_URL");
        assertRefused("millrace.demo-users", "true", "MILLRACE_DEMO_USERS is for loopback only");
    }

    @Test
    void aUserWhosePasswordIsHisNameIsNamed() {
        assertThatThrownBy(() -> check(GOOD, store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("user (demo|admin|agent) has its name as password.*");
    }

    @Test
    void withSecretsOfOnesOwnOrOnLoopbackItStarts() {
        assertThatCode(() -> check(GOOD, new FakeUserStore())).doesNotThrowAnyException();
        Map<String, String> loopback = with("millrace.amqp.password", "guest");
        loopback.put("millrace.http.host", "127.0.0.1");
        assertThatCode(() -> check(loopback, store)).doesNotThrowAnyException();
    }

    private void assertRefused(String key, String value, String message) {
        assertThatThrownBy(() -> check(with(key, value), store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.put(key, value);
        return settings;
    }

    private static void check(Map<String, String> settings, UserStore users) {
        ConfigSource source = new PropertiesConfigSource(settings, "test", 100);
        GatewayConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withSources(source)
                .build()
                .getConfigMapping(GatewayConfig.class);
        new DefaultSecrets().check(new StartupEvent(), users, config);
    }
}

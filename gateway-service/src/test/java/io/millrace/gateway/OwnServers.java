package io.millrace.gateway;

import io.millrace.local.TestServers;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Servers for one test alone, which may kill them. The broker is not there yet when the gateway starts. */
public class OwnServers implements QuarkusTestResourceLifecycleManager {
    private PostgresServer postgres;
    private RedisServer redis;
    private BrokerServer broker;

    @Override
    public Map<String, String> start() {
        postgres = TestServers.ownPostgres();
        redis = TestServers.ownRedis();
        broker = TestServers.ownBroker(BrokerKind.detect());
        broker.stop();
        Map<String, String> config = new HashMap<>();
        config.put("millrace.postgres.url", postgres.jdbcUrl());
        config.put("millrace.postgres.user", postgres.user());
        config.put("millrace.postgres.password", postgres.password());
        config.put("millrace.redis.url", redis.url());
        config.put("millrace.amqp.host", "127.0.0.1");
        config.put("millrace.amqp.port", String.valueOf(broker.port()));
        config.put("millrace.amqp.user", broker.user());
        config.put("millrace.amqp.password", broker.password());
        config.put("millrace.amqp.virtual-host", broker.virtualHost());
        config.put("millrace.broker.profile", broker.kind().profile());
        config.putAll(Servers.ports());
        config.put("millrace.rate-limit.anonymous", "10/60s");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(postgres, new TestInjector.MatchesType(PostgresServer.class));
        injector.injectIntoFields(redis, new TestInjector.MatchesType(RedisServer.class));
        injector.injectIntoFields(broker, new TestInjector.MatchesType(BrokerServer.class));
    }

    @Override
    public void stop() {
        redis.stop();
        broker.stop();
        postgres.stop();
    }
}

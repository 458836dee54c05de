package io.millrace.worker;

import io.millrace.local.TestServers;
import io.millrace.local.server.PostgresServer;
import java.util.Map;

/** As {@link Servers}, with a PostgreSQL for one test alone, which may suspend it. */
public final class OwnPostgres extends Servers {
    private PostgresServer postgres;

    @Override
    public Map<String, String> start() {
        postgres = TestServers.ownPostgres();
        Map<String, String> config = super.start();
        config.put("millrace.postgres.url", postgres.jdbcUrl());
        config.put("millrace.postgres.user", postgres.user());
        config.put("millrace.postgres.password", postgres.password());
        return config;
    }

    /** After {@link Servers}, which other tests ask for on behalf of all: what comes last counts. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(postgres, new TestInjector.MatchesType(PostgresServer.class));
    }

    @Override
    public void stop() {
        postgres.stop();
    }
}

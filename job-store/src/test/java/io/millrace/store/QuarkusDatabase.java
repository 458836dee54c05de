package io.millrace.store;

import io.millrace.local.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A database of their own for tests that run in Quarkus. */
public final class QuarkusDatabase implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.datasource.jdbc.url", TestServers.freshDatabase(),
                "quarkus.datasource.username", TestServers.postgres().user(),
                "quarkus.datasource.password", TestServers.postgres().password());
    }

    @Override
    public void stop() {
        // The servers end with the JVM.
    }
}

package io.millrace.gateway.notify;

import io.millrace.gateway.Servers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Receivers may be on this machine, and need no certificate. */
public final class Reaching implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("millrace.outbound.allow", "127.0.0.1", "millrace.webhook.http", "true");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }
}

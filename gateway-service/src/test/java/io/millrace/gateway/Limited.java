package io.millrace.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Limits as they are by default, but for submissions; behind a proxy on this machine, with sign-up open and little patience. */
public final class Limited implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("millrace.rate-limit.anonymous", "10/60s"),
                Map.entry("millrace.rate-limit.submit", "20/60s"),
                Map.entry("millrace.rate-limit.ip", "2000/60s"),
                Map.entry("millrace.trusted-proxies", "127.0.0.1, ::1"),
                Map.entry("millrace.registration", "true"),
                Map.entry("millrace.command.allow", "echo, image:busybox"),
                Map.entry("millrace.password-min-length", "8"),
                Map.entry("millrace.http.body-timeout", "3s"),
                Map.entry("millrace.http.stall-timeout", "3s"),
                Map.entry("quarkus.http.idle-timeout", "5s"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }
}

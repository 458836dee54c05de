package io.millrace.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Limits as they are by default, but for submissions; behind a proxy on this machine, with sign-up open and little patience. */
public final class Limited implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "millrace.rate-limit.anonymous", "10/60s",
                "millrace.rate-limit.submit", "20/60s",
                "millrace.rate-limit.ip", "2000/60s",
                "millrace.trusted-proxies", "127.0.0.1, ::1",
                "millrace.registration", "true",
                "millrace.command.allow", "echo, image:busybox",
                "millrace.password-min-length", "8",
                "millrace.http.body-timeout", "3s",
                "quarkus.http.idle-timeout", "5s");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }
}

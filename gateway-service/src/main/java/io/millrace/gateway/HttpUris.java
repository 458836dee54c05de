package io.millrace.gateway;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What requests are counted by: the paths of the API's document, and a word for all others. Quarkus counts a request that is refused before
 * its endpoint is found (405, 401) by its path as it is, so that any client could fill the registry.
 */
public class HttpUris {
    static final Set<String> TEMPLATES = Set.of(
            "/agent/claim",
            "/agent/jobs/{job_id}/finish",
            "/agent/jobs/{job_id}/heartbeat",
            "/auth/me",
            "/auth/register",
            "/auth/renew",
            "/auth/token",
            "/events",
            "/jobs",
            "/jobs/batch",
            "/jobs/by-object/{object_id}",
            "/jobs/cancel",
            "/jobs/retry",
            "/jobs/{job_id}",
            "/jobs/{job_id}/attempts",
            "/jobs/{job_id}/cancel",
            "/jobs/{job_id}/deliveries",
            "/jobs/{job_id}/deliveries/{delivery_id}/redeliver",
            "/jobs/{job_id}/events",
            "/jobs/{job_id}/output",
            "/jobs/{job_id}/retry",
            "/jobs/{job_id}/why",
            "/queues",
            "/queues/{name}/pause",
            "/queues/{name}/resume",
            "/stats",
            "/types",
            "/users",
            "/users/{username}",
            "/users/{username}/password",
            "/webhooks/secret",
            "/webhooks/secret/rotate",
            "/workers",
            "/workers/{worker}/drain");

    private static final Set<String> WORDS = Set.of("NOT_FOUND", "REDIRECTION", "UNKNOWN", "root");
    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    private static final String OTHER = "OTHER";
    private static final Pattern EXPRESSION = Pattern.compile(":[^}]*}");

    @Produces
    @Singleton
    MeterFilter bounded() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String uri = id.getTag(URI);
                return uri != null && id.getName().equals(REQUESTS) ? id.replaceTags(with(id, word(uri))) : id;
            }
        };
    }

    private static Iterable<Tag> with(Meter.Id id, String uri) {
        return Tags.of(id.getTagsAsIterable()).and(URI, uri);
    }

    static String word(String uri) {
        String plain = EXPRESSION.matcher(uri).replaceAll("}");
        return TEMPLATES.contains(plain) || WORDS.contains(plain) ? plain : OTHER;
    }
}

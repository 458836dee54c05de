package io.millrace.telemetry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether there are traces, and where they go.
 *
 * @param endpoint of OTLP over HTTP, without the path of its kind; null: there are none
 * @param sample which share of traces is recorded that begin here, 0 to 1; others are recorded as their senders say
 * @param service the kind of process, as {@code millrace-gateway}
 * @param instance which of them it is
 */
public record TracingSettings(@Nullable URI endpoint, double sample, String service, String instance) {
    private static final String PATH = "/v1/traces";

    /**
     * Of {@code MILLRACE_OTLP_ENDPOINT} and {@code MILLRACE_TRACES_SAMPLE}.
     *
     * @throws IllegalArgumentException naming the variable that is wrong, and never its value
     */
    public static TracingSettings of(Optional<String> endpoint, double sample, String service, String instance) {
        if (!(sample >= 0 && sample <= 1)) {
            throw new IllegalArgumentException("MILLRACE_TRACES_SAMPLE must be 0 to 1");
        }
        return new TracingSettings(
                endpoint.map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(TracingSettings::parse)
                        .orElse(null),
                sample,
                service,
                instance);
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message has the value.
        }
        throw new IllegalArgumentException(
                "MILLRACE_OTLP_ENDPOINT must be a URL as http://localhost:4318, without a user or a query");
    }

    /** Where spans are posted. */
    String url() {
        String base = String.valueOf(endpoint);
        String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return bare.endsWith(PATH) ? bare : bare + PATH;
    }

    /** Begins; {@link Tracing#OFF} if there are none. */
    public Tracing open() {
        return endpoint == null ? Tracing.OFF : OtlpTracing.open(this);
    }
}

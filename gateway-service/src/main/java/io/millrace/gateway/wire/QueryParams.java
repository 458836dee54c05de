package io.millrace.gateway.wire;

import io.millrace.core.error.JobException;
import io.millrace.core.policy.Bounds;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request, as strict as its body: unknown names, names given twice and values out of bounds are refused. */
public final class QueryParams {
    private final Map<String, List<String>> values;

    private QueryParams(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * @param single names that may be given once
     * @param repeatable names that may be given several times
     * @throws JobException.Invalid for any other name
     */
    public static QueryParams of(UriInfo uri, Set<String> single, Set<String> repeatable) {
        return of(uri.getQueryParameters(), single, repeatable);
    }

    /** The same, of what was given elsewhere. */
    public static QueryParams of(Map<String, List<String>> values, Set<String> single, Set<String> repeatable) {
        values.forEach((name, given) -> {
            if (!single.contains(name) && !repeatable.contains(name)) {
                throw new JobException.Invalid(Text.isStorable(name) ? name : "query", "unknown parameter");
            }
            if (single.contains(name) && given.size() > 1) {
                throw new JobException.Invalid(name, "must be given once");
            }
            for (String value : given) {
                if (!Text.isStorable(value) || value.indexOf('\uFFFD') >= 0) {
                    throw new JobException.Invalid(name, "must be UTF-8 without NUL");
                }
            }
        });
        return new QueryParams(values);
    }

    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    public List<String> texts(String name) {
        return values.getOrDefault(name, List.of());
    }

    public Optional<Long> number(String name, Bounds bounds) {
        return text(name).map(value -> parse(name, value, bounds));
    }

    public Optional<Instant> time(String name) {
        return text(name)
                .map(value -> Times.parse(value)
                        .orElseThrow(() -> new JobException.Invalid(
                                name, "must be a time of RFC 3339, for example 2026-11-21T10:00:00Z")));
    }

    private static long parse(String name, String value, Bounds bounds) {
        // Ten digits hold every bound there is, and never overflow.
        if (value.matches("-?\\d{1,10}")) {
            long number = Long.parseLong(value);
            if (bounds.contains(number)) {
                return number;
            }
        }
        throw new JobException.Invalid(name, "must be a whole number within " + bounds);
    }
}

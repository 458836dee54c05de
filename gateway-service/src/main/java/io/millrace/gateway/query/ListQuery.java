package io.millrace.gateway.query;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import io.millrace.core.policy.Bounds;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.Cursor;
import io.millrace.gateway.wire.QueryParams;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param before where to go on; null: at the newest
 * @param limit how many at most; empty: as many as is usual
 * @param nothing whether the caller may see none of what it asks for
 */
record ListQuery(Filter filter, @Nullable JobId before, Optional<Integer> limit, boolean nothing) {
    private static final Set<String> PAGING = Set.of("limit", "cursor");

    /** @throws JobException.Invalid for a parameter that is unknown, or out of its bounds */
    static ListQuery of(UriInfo uri, Caller caller) {
        QueryParams query = QueryParams.of(
                uri,
                Stream.concat(JobFilter.SINGLE.stream(), PAGING.stream()).collect(Collectors.toSet()),
                JobFilter.REPEATABLE);
        Optional<Filter> filter = JobFilter.of(query, caller);
        return new ListQuery(
                filter.orElse(JobFilter.ALL),
                query.text("cursor").map(Cursor::decode).orElse(null),
                query.number("limit", Bounds.LIST_LIMIT).map(Math::toIntExact),
                filter.isEmpty());
    }
}

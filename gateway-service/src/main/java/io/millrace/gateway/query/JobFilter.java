package io.millrace.gateway.query;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobStatus;
import io.millrace.core.policy.Bounds;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.QueryParams;
import io.millrace.gateway.wire.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which jobs are meant: the filter of the list, and of what is done to many at once. */
public final class JobFilter {
    /** Parameters that may be given once. */
    public static final Set<String> SINGLE =
            Set.of("status", "type", "object_id", "owner", "created_after", "created_before");
    /** Parameters that may be given several times. */
    public static final Set<String> REPEATABLE = Set.of("label");

    static final Filter ALL = new Filter(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty());

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private JobFilter() {}

    /**
     * Within what the caller may see; empty if that is none of what it asks for.
     *
     * @throws JobException.Invalid for a value out of its bounds
     */
    public static Optional<Filter> of(QueryParams query, Caller caller) {
        Optional<String> owner = matching(query, "owner", OWNER, "is no name of a user");
        Filter filter = new Filter(
                caller.confinedTo().or(() -> owner),
                query.text("status").map(JobFilter::status).map(Set::of).orElse(Set.of()),
                matching(query, "type", TYPE, "is no name of a job type"),
                query.text("object_id").map(JobFilter::objectId),
                labels(query.texts("label")),
                query.time("created_after"),
                query.time("created_before"));
        // Somebody else's jobs are not there, as with a foreign id.
        boolean nothing = caller.confinedTo().isPresent() && owner.isPresent() && !owner.equals(caller.confinedTo());
        return nothing ? Optional.empty() : Optional.of(filter);
    }

    private static Optional<String> matching(QueryParams query, String name, Pattern pattern, String complaint) {
        Optional<String> value = query.text(name);
        if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
            throw new JobException.Invalid(name, complaint);
        }
        return value;
    }

    private static JobStatus status(String name) {
        return JobStatus.parse(name).orElseThrow(() -> new JobException.Invalid("status", "is no status of a job"));
    }

    private static String objectId(String key) {
        if (!Bounds.OBJECT_ID_LENGTH.contains(Text.length(key)) || Text.hasControl(key)) {
            throw new JobException.Invalid(
                    "object_id", "must have " + Bounds.OBJECT_ID_LENGTH + " characters, without control characters");
        }
        return key;
    }

    private static Map<String, String> labels(List<String> given) {
        if (given.size() > Bounds.LABELS.max()) {
            throw new JobException.Invalid("label", "must be given at most " + Bounds.LABELS.max() + " times");
        }
        Map<String, String> labels = new HashMap<>();
        for (String label : given) {
            int colon = label.indexOf(':');
            if (colon < 1 || colon == label.length() - 1) {
                throw new JobException.Invalid("label", "must be key:value");
            }
            String before = labels.put(label.substring(0, colon), label.substring(colon + 1));
            if (before != null) {
                throw new JobException.Invalid("label", "must give each key once");
            }
        }
        return labels;
    }
}

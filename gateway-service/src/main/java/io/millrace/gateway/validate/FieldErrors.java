package io.millrace.gateway.validate;

import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.policy.Bounds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong, so that a client learns all of it at once. Not thread-safe. */
public final class FieldErrors {
    private static final int MOST = 50;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String field, String message) {
        if (errors.size() < MOST) {
            errors.add(new FieldError(field, message));
        }
    }

    /** Unless there is a complaint of that field already. */
    void addFirst(String field, String message) {
        if (errors.stream().noneMatch(error -> error.field().equals(field))) {
            add(field, message);
        }
    }

    /** The value, if it is given and within the bounds; otherwise the fallback, and a complaint if it was given. */
    public long within(String field, @Nullable Long value, Bounds bounds, long fallback) {
        if (value == null) {
            return fallback;
        }
        if (!bounds.contains(value)) {
            add(field, "must be within " + bounds);
            return fallback;
        }
        return value;
    }

    /** @throws JobException.Invalid if there are any */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new JobException.Invalid(errors);
        }
    }
}

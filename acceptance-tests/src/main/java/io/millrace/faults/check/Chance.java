package io.millrace.faults.check;

import io.millrace.faults.evidence.Operation;
import java.util.Optional;

/**
 * The time in which a request took effect, or may have: one that nobody answered, or with a 5xx, may do so at any later time.
 *
 * @param by the request
 * @param to {@link Long#MAX_VALUE}: no bound is known
 * @param certain whether it did
 */
record Chance(Operation by, long from, long to, boolean certain) {
    /** Empty if the request was refused for good. */
    static Optional<Chance> of(Operation by) {
        int status = by.status();
        if (status == 0 || status >= 500) {
            return Optional.of(new Chance(by, by.sentAt(), Long.MAX_VALUE, false));
        }
        return status < 300 ? Optional.of(during(by, true)) : Optional.empty();
    }

    static Chance during(Operation by, boolean certain) {
        return new Chance(by, by.sentAt(), by.answeredAt(), certain);
    }

    boolean meets(long since, long until) {
        return from <= until && to >= since;
    }
}

package io.millrace.worker.execute.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statuses of an answer that make its job a success.
 *
 * @param some empty: any of 200 to 299
 */
record ExpectedStatus(Set<Integer> some) {
    private static final int HUNDRED = 100;
    private static final int SUCCESS = 2;

    /** @param param a number, a list of numbers, or null */
    static ExpectedStatus of(@Nullable Object param) {
        List<?> given = param == null ? List.of() : param instanceof List<?> several ? several : List.of(param);
        return new ExpectedStatus(given.stream()
                .filter(Number.class::isInstance)
                .map(each -> ((Number) each).intValue())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    boolean has(int status) {
        return some.isEmpty() ? status / HUNDRED == SUCCESS : some.contains(status);
    }

    /** For people: {@code 2xx}, {@code 201}, or {@code 200 or 204}. */
    @Override
    public String toString() {
        return some.isEmpty() ? "2xx" : some.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }
}

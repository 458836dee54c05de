package io.millrace.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened, and how long it took to recover from it. */
final class Tally {
    private final Map<String, List<Long>> byName = new TreeMap<>();

    void add(String name, long millis) {
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(millis);
    }

    /** A line each: the name, how often, the median and the longest in seconds. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        byName.forEach((name, all) -> {
            List<Long> sorted = new ArrayList<>(all);
            Collections.sort(sorted);
            lines.add("  %-78s %4d  %6.1f  %6.1f"
                    .formatted(
                            name,
                            sorted.size(),
                            sorted.get(sorted.size() / 2) / 1000.0,
                            sorted.get(sorted.size() - 1) / 1000.0));
        });
        return lines;
    }
}

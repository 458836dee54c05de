package io.millrace.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What was measured with each number of rows, round by round. */
final class Rounds {
    private final Map<Integer, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    void add(int rows, Map<String, Double> measured) {
        Map<String, List<Double>> kept = figures.computeIfAbsent(rows, any -> new LinkedHashMap<>());
        measured.forEach((measure, value) ->
                kept.computeIfAbsent(measure, any -> new ArrayList<>()).add(value));
    }

    /** What was measured with so many rows, as it came first. */
    Collection<String> measures(int rows) {
        return figures.getOrDefault(rows, Map.of()).keySet();
    }

    double median(int rows, String measure) {
        return Medians.of(figures.getOrDefault(rows, Map.of()).getOrDefault(measure, List.of()));
    }

    void forEach(BiConsumer<Integer, Map<String, List<Double>>> each) {
        figures.forEach(each);
    }
}

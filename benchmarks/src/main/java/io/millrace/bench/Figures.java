package io.millrace.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A table of what was measured. */
final class Figures {
    /** @param choice the alternative that the figure is about; rows are printed by it */
    record Row(String choice, String measure, double value, String unit) {}

    private final List<Row> rows = new ArrayList<>();

    /** The rows, those of one alternative together, otherwise as they came. */
    List<Row> rows() {
        return rows.stream().sorted(Comparator.comparing(Row::choice)).toList();
    }

    void add(String choice, String measure, double value, String unit) {
        rows.add(new Row(choice, measure, value, unit));
    }

    void print() {
        rows().forEach(row -> System.out.println(line(row)));
    }

    private static String line(Row row) {
        String format = row.value < 100 ? "%-21s  %-78s %,11.2f %s" : "%-21s  %-78s %,11.0f %s";
        return String.format(Locale.ROOT, format, row.choice, row.measure, row.value, row.unit);
    }
}

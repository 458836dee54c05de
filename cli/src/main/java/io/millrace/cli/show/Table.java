package io.millrace.cli.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Columns of text: aligned for a terminal, separated by tabs for a program. */
public final class Table {
    private static final String GAP = "  ";

    private final Output output;
    private final List<String> header;
    private final List<Row> rows = new ArrayList<>();
    private boolean headed;

    private record Row(List<String> cells, List<Style> styles) {}

    public Table(Output output, String... header) {
        this.output = output;
        this.header = Arrays.asList(header);
    }

    /** A row; null is shown as nothing. */
    public Table row(String... cells) {
        return styled(List.of(), cells);
    }

    /** @param styles of the first columns */
    public Table styled(List<Style> styles, String... cells) {
        List<String> safe = new ArrayList<>();
        for (String cell : cells) {
            safe.add(Output.safe(cell).replace('\n', ' ').replace('\t', ' '));
        }
        rows.add(new Row(safe, styles));
        return this;
    }

    /** Prints the rows so far, and forgets them; the header comes once. */
    public void print() {
        if (!output.terminal().out()) {
            rows.forEach(row -> output.line(String.join("\t", row.cells())));
            rows.clear();
            return;
        }
        int[] widths = widths();
        if (!headed && !output.quiet()) {
            List<String> titles =
                    header.stream().map(each -> each.toUpperCase(Locale.ROOT)).toList();
            output.line(line(
                    new Row(titles, titles.stream().map(each -> Style.BOLD).toList()), widths));
        }
        headed = true;
        rows.forEach(row -> output.line(line(row, widths)));
        rows.clear();
    }

    private int[] widths() {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (Row row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        return widths;
    }

    /** The last column gets what the terminal has left. */
    private String line(Row row, int[] widths) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            String cell = row.cells().get(i);
            int room = last ? Math.max(8, output.terminal().columns() - used) : widths[i];
            String shown = cell.length() > room ? cell.substring(0, room - 1) + '…' : cell;
            Style style = i < row.styles().size() ? row.styles().get(i) : Style.PLAIN;
            line.append(output.styled(style, shown));
            if (!last) {
                line.append(" ".repeat(widths[i] - shown.length())).append(GAP);
                used += widths[i] + GAP.length();
            }
        }
        return line.toString().stripTrailing();
    }
}

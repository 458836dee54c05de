package io.millrace.cli.show;

import java.util.Map;

/**
 * What stands at the ends of the standard streams. The launcher knows and tells by {@code -Dmillrace.terminal=in,out,err} and
 * {@code -Dmillrace.size=LINES COLUMNS}: to find out takes a JVM longer than a shell.
 */
public record Terminal(boolean in, boolean out, boolean err, boolean coloured, int columns) {
    private static final int USUAL_COLUMNS = 80;

    /** No terminal at all: nothing but plain text. */
    public static final Terminal NONE = new Terminal(false, false, false, false, USUAL_COLUMNS);

    public static Terminal of(String ends, String size, Map<String, String> environment) {
        String noColor = environment.getOrDefault("NO_COLOR", "");
        boolean able = !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                ends.contains("in"),
                ends.contains("out"),
                ends.contains("err"),
                noColor.isEmpty() && able,
                columns(size));
    }

    private static int columns(String size) {
        try {
            int columns = Integer.parseInt(size.substring(size.indexOf(' ') + 1).trim());
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}

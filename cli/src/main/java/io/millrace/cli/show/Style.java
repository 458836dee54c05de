package io.millrace.cli.show;

/** Colours, where there are any. */
public enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36"),
    REVERSE("7");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    public String of(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** That of a status, of a job or of a worker. */
    public static Style ofStatus(String status) {
        return switch (status) {
            case "completed", "up" -> GREEN;
            case "failed" -> RED;
            case "cancelled", "draining", "paused" -> YELLOW;
            case "processing" -> CYAN;
            default -> PLAIN;
        };
    }
}

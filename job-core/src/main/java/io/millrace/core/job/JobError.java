package io.millrace.core.job;

/**
 * What a failed attempt says of itself.
 *
 * @param code a short stable word in kebab-case, for programs
 * @param message for people; at most {@value #MAX_MESSAGE} characters, longer ones are cut
 */
public record JobError(String code, String message) {
    public static final int MAX_MESSAGE = 2000;

    /** Characters of the message that {@link #line()} has at most. */
    static final int LINE = 500;

    public JobError {
        // PostgreSQL stores no NUL, and an error text must never be what keeps an outcome from being recorded.
        message = message.replace('\0', '\uFFFD');
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }

    /** The error of an attempt that ran over its time. */
    public static JobError timeout(long seconds) {
        return new JobError("timeout", "timed out after " + seconds + " seconds");
    }

    /**
     * Both for a log, on one line: the code, and in quotes the message, of which what could end the line or the quotes, or turn its
     * direction, is escaped; what is longer than {@value #LINE} characters is cut.
     */
    public String line() {
        StringBuilder line = new StringBuilder(code).append(": \"");
        message.codePoints().limit(LINE).forEach(point -> append(line, point));
        return line.append(message.codePointCount(0, message.length()) > LINE ? "…\"" : "\"")
                .toString();
    }

    private static void append(StringBuilder line, int point) {
        if (point == '\n') {
            line.append("\\n");
        } else if (point == '"' || point == '\\') {
            line.append('\\').append((char) point);
        } else if (isPlain(Character.getType(point))) {
            line.appendCodePoint(point);
        } else {
            line.append("\\u{%x}".formatted(point));
        }
    }

    /** Not: control characters, those without a look of their own, half characters, and other ends of a line. */
    private static boolean isPlain(int type) {
        return switch (type) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

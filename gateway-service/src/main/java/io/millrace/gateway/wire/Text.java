package io.millrace.gateway.wire;

/** What may be in a string that is to be stored. */
public final class Text {
    private Text() {}

    /** Whether PostgreSQL and UTF-8 can hold it: no NUL, and each surrogate in a pair. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0') {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Whether it has a control character (Unicode category Cc). */
    public static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Characters as people count them: a surrogate pair is one. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}

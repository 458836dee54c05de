package io.millrace.cli.show;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times and durations for people. */
public final class Times {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int UP_TO_SECONDS = 19;

    private Times() {}

    /** Seconds of the epoch; -1 if it is no time. By hand: the JDK's formatter costs a start more than all else here. */
    public static long seconds(String time) {
        if (time.length() < UP_TO_SECONDS) {
            return -1;
        }
        try {
            return LocalDateTime.of(
                            Integer.parseInt(time, 0, 4, 10),
                            Integer.parseInt(time, 5, 7, 10),
                            Integer.parseInt(time, 8, 10, 10),
                            Integer.parseInt(time, 11, 13, 10),
                            Integer.parseInt(time, 14, 16, 10),
                            Integer.parseInt(time, 17, 19, 10))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            return -1;
        }
    }

    /** A time of the API's, as {@code 2026-11-23 16:07:34Z}; empty for none. */
    public static String of(String time) {
        return seconds(time) < 0 ? time : time.substring(0, 10) + ' ' + time.substring(11, UP_TO_SECONDS) + 'Z';
    }

    /** How far from now, as {@code 5 s ago} or {@code in 2 h}; empty for none. */
    public static String ago(String time) {
        long then = seconds(time);
        if (then < 0) {
            return "";
        }
        long age = System.currentTimeMillis() / 1000 - then;
        return age < -1 ? "in " + span(-age) : span(Math.max(0, age)) + " ago";
    }

    /** How long from the one to the other, or until now; empty if it has not begun. */
    public static String between(String from, String until) {
        long begun = seconds(from);
        if (begun < 0) {
            return "";
        }
        long end = until.isEmpty() ? System.currentTimeMillis() / 1000 : seconds(until);
        return span(Math.max(0, end - begun));
    }

    /** Seconds as {@code 42 s}, {@code 3 min}, {@code 5 h} or {@code 2 d}. */
    public static String span(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        } else if (seconds < 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }
}

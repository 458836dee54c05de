package io.millrace.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for a message that says why something did not start. */
public final class LogTail {
    private static final int LINES = 15;

    private LogTail() {}

    /** The last 15 lines; empty if there is no such file. */
    public static String of(Path log) {
        try {
            // Logs may hold any bytes; ISO-8859-1 reads them all.
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException none) {
            return "";
        }
    }
}

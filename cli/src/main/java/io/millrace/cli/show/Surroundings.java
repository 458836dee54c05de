package io.millrace.cli.show;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** What the process was started with. */
public record Surroundings(
        Map<String, String> environment, InputStream in, PrintStream out, PrintStream err, Terminal terminal) {}

package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.stack.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged command line as a process, started by its launcher.
 *
 * @param environment beside that of this process, of which nothing of Millrace's is left
 */
record Cli(Map<String, String> environment) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 90;

    static final Path LAUNCHER = ProjectRoot.find().resolve("millrace");

    /** As that user, with a folder for profiles that is empty. */
    static Cli of(String url, String user, String password) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_URL", url);
        environment.put("MILLRACE_USER", user);
        environment.put("MILLRACE_PASSWORD", password);
        environment.put("MILLRACE_CONFIG", Product.newHome().toString());
        return new Cli(environment);
    }

    Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        if (value == null) {
            more.remove(variable);
        } else {
            more.put(variable, value);
        }
        return new Cli(more);
    }

    /** What came of it. */
    record Ran(int code, String out, String err) {
        /** Fails with what was said unless that is the exit code. */
        Ran exits(int expected) {
            assertThat(code).as("%s%s", out, err).isEqualTo(expected);
            return this;
        }

        /** The only line of the output. */
        String line() {
            assertThat(out.lines()).as(err).hasSize(1);
            return out.strip();
        }

        JsonNode json() {
            return parse(line());
        }

        /** A line each. */
        List<JsonNode> jsonLines() {
            return out.lines().map(Ran::parse).toList();
        }

        private static JsonNode parse(String line) {
            try {
                return JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        }
    }

    Ran run(String... arguments) {
        return given("", arguments);
    }

    /** With that on its standard input. */
    Ran given(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return end(command, input);
    }

    /** Under {@code script}, which is a terminal to it: the line is the shell's; what it shows is the output. */
    Process onTerminal(String line) {
        return start(List.of("script", "-qec", line.replace("millrace ", LAUNCHER + " "), "/dev/null"));
    }

    Process start(List<String> command) {
        return start(command, Redirect.DISCARD);
    }

    private Process start(List<String> command, Redirect errors) {
        try {
            // Tests that were started in the background ignore Ctrl-C, and would hand that on.
            List<String> heedful = new ArrayList<>(List.of("env", "--default-signal=INT"));
            heedful.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(heedful);
            builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_") || name.equals("NO_COLOR"));
            builder.environment().put("TERM", "xterm");
            builder.environment().putAll(environment);
            return builder.redirectError(errors).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ran end(List<String> command, String input) {
        try {
            Path errors = Files.createTempFile("cli", ".err");
            Process process = start(command, Redirect.to(errors.toFile()));
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ran(process.exitValue(), out, Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package io.millrace.local.demo;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;

/** {@code make demo}. */
public final class Demo {
    private static final long LOOK_MILLIS = 300;
    private static final String URL_VARIABLE = "MILLRACE_URL";
    private static final String AUTHORITY_VARIABLE = "MILLRACE_CACERT";

    private Demo() {}

    /** Plays on the running stack, or on one of its own; exit code 1 if something went wrong. */
    public static void main(String[] args) {
        String set = System.getenv().getOrDefault("MILLRACE_HOME", "");
        try {
            Optional<Gateway> running = running(Path.of(set.isBlank() ? ".millrace" : set));
            if (running.isPresent()) {
                play(running.get(), System.out::println, LOOK_MILLIS);
            } else {
                playAlone(System.out::println);
            }
        } catch (StackException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** @param authority whom to trust, a PEM file; empty: it serves by HTTP */
    record Gateway(String url, Optional<Path> authority) {}

    /** Where the stack of that folder serves, if one is ready there. */
    static Optional<Gateway> running(Path home) {
        Path file = Stack.environmentFile(home);
        if (!Files.exists(file) || !HomeFolder.isHeld(home)) {
            return Optional.empty();
        }
        Properties variables = new Properties();
        try (Reader lines = Files.newBufferedReader(file)) {
            variables.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return Optional.ofNullable(variables.getProperty(URL_VARIABLE))
                .map(url -> new Gateway(
                        url,
                        Optional.ofNullable(variables.getProperty(AUTHORITY_VARIABLE))
                                .map(Path::of)));
    }

    static void play(Gateway gateway, Consumer<String> out, long lookMillis) {
        Show show = new Show(new MillraceClient(gateway.url(), gateway.authority()), out, lookMillis);
        Random random = new Random();
        Scene report = Scene.report("demo-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
        out.accept("submitting jobs to " + gateway.url() + " as demo");
        show.submit(report);
        show.submitAgain(report);
        show.submit(Scene.sum(random));
        show.submit(Scene.unstable(random));
        show.submit(Scene.slow());
        show.submit(Scene.unwanted());
        show.watch();
        out.accept("");
        show.table().forEach(out);
    }

    private static void playAlone(Consumer<String> out) {
        out.accept("no stack is running: starting one for this demo …");
        Path home = temporaryHome();
        try (Stack stack = Stack.builder().home(home).start()) {
            play(new Gateway(stack.gatewayUrl(1), Optional.empty()), out, LOOK_MILLIS);
            out.accept("stopping the demo's stack …");
        } finally {
            HomeFolder.deleteTree(home);
        }
    }

    private static Path temporaryHome() {
        try {
            return Files.createTempDirectory("millrace-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.local.demo;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** {@code make demo}. */
public final class Demo {
    private static final long LOOK_MILLIS = 300;
    private static final String URL_VARIABLE = "MILLRACE_URL=";

    private Demo() {}

    /** Plays on the running stack, or on one of its own; exit code 1 if something went wrong. */
    public static void main(String[] args) {
        String set = System.getenv().getOrDefault("MILLRACE_HOME", "");
        try {
            Optional<String> running = runningUrl(Path.of(set.isBlank() ? ".millrace" : set));
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

    /** Where the stack of that folder serves, if one is ready there. */
    static Optional<String> runningUrl(Path home) {
        Path file = Stack.environmentFile(home);
        if (!Files.exists(file) || !HomeFolder.isHeld(home)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(URL_VARIABLE))
                    .map(line -> line.substring(URL_VARIABLE.length()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static void play(String url, Consumer<String> out, long lookMillis) {
        Show show = new Show(new MillraceClient(url), out, lookMillis);
        Random random = new Random();
        Scene report = Scene.report("demo-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
        out.accept("submitting jobs to " + url + " as demo");
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
            play(stack.gatewayUrl(1), out, LOOK_MILLIS);
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

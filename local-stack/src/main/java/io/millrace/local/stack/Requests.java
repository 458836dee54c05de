package io.millrace.local.stack;

import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How another terminal asks the running stack to start something: a file {@code run/requests/<id>.start} with its name, answered by
 * {@code <id>.answer}, which is empty or says what is wrong.
 */
final class Requests {
    private static final String ASKED = ".start";
    private static final String ANSWERED = ".answer";
    private static final Duration SEEN_BOUND = Duration.ofSeconds(30);
    private static final Duration ANSWER_BOUND = Duration.ofMinutes(5);

    private final HomeFolder home;
    private final Path folder;

    Requests(HomeFolder home) {
        this.home = home;
        folder = home.run().resolve("requests");
    }

    /**
     * Asks, and returns when it is done.
     *
     * @throws StackException with what the answer was, or if there was none
     */
    void ask(String name) {
        Path request = folder.resolve(UUID.randomUUID() + ASKED);
        Path answer = answer(request);
        try {
            home.write(request, name);
            if (!Await.until(SEEN_BOUND, () -> !Files.exists(request))) {
                Files.deleteIfExists(request);
                throw new StackException("nobody answers for " + name + ": the terminal that added it is gone");
            }
            Await.until(ANSWER_BOUND, () -> Files.exists(answer) || !HomeFolder.isHeld(home.folder()));
            if (!Files.exists(answer)) {
                throw new StackException("the stack ended, or gave no answer");
            }
            String wrong = Files.readString(answer);
            Files.delete(answer);
            if (!wrong.isEmpty()) {
                throw new StackException(wrong);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask the stack in " + home.folder(), e);
        }
    }

    /** Makes the folder that is asked through. */
    void open() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what was asked since the last look of the names that are the caller's, one after the other. */
    void serve(Predicate<String> own, Consumer<String> start) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> asked =
                    files.filter(file -> file.toString().endsWith(ASKED)).toList();
            for (Path request : asked) {
                String name = Files.readString(request);
                if (own.test(name)) {
                    Files.delete(request);
                    home.write(answer(request), result(start, name));
                }
            }
        } catch (NoSuchFileException servedByItsOwner) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static String result(Consumer<String> start, String name) {
        try {
            start.accept(name);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Path answer(Path request) {
        String file = request.getFileName().toString();
        return request.resolveSibling(file.substring(0, file.length() - ASKED.length()) + ANSWERED);
    }
}

package io.millrace.supervisor.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Docker engine of this machine. Thread-safe. */
public final class Engine implements AutoCloseable {
    private static final Duration PINGS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final Path socket;
    private final DockerClient client;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "engine");
        thread.setDaemon(true);
        return thread;
    });

    /** @param socket that it listens on; it need not be there yet */
    public Engine(Path socket) {
        this.socket = socket;
        DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + socket)
                .withDockerTlsVerify(false)
                .build();
        client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    /** Why it does not answer, for people; null: it does. Waits for that for 5 s at most. */
    public @Nullable String trouble() throws InterruptedException {
        try {
            answer(engine -> engine.pingCmd().exec(), PINGS_WITHIN);
            return null;
        } catch (RuntimeException e) {
            return silent(EngineError.text(e));
        }
    }

    /**
     * What it answers to a question that it should answer at once.
     *
     * @throws RuntimeException as the library's, or if there is no answer within 30 s: its connections know no such limit
     */
    <T extends @Nullable Object> T answer(Function<DockerClient, T> question) throws InterruptedException {
        return answer(question, ANSWERS_WITHIN);
    }

    private <T extends @Nullable Object> T answer(Function<DockerClient, T> question, Duration atMost)
            throws InterruptedException {
        Future<T> answer = threads.submit(() -> question.apply(client));
        try {
            return answer.get(atMost.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IllegalStateException(new IOException("no answer within " + atMost.toSeconds() + " s"));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
        }
    }

    /** For people: it does not answer. */
    String silent(String why) {
        return "the container engine at " + socket + " does not answer: " + why;
    }

    /** Removes a container with all that it has; what cannot be removed now is left to the {@link Sweep}. */
    void remove(String container) {
        try {
            answer(engine -> engine.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
            left.remove(container);
        } catch (NotFoundException e) {
            left.remove(container);
        } catch (RuntimeException e) {
            left.add(container);
        } catch (InterruptedException e) {
            left.add(container);
            Thread.currentThread().interrupt();
        }
    }

    /** Those that could not be removed when it was time. */
    Set<String> left() {
        return Set.copyOf(left);
    }

    /** For what comes in a stream. */
    DockerClient client() {
        return client;
    }

    Path socket() {
        return socket;
    }

    /** For what must not keep its caller waiting. */
    Executor threads() {
        return threads;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        client.close();
    }
}

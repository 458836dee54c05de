package io.millrace.supervisor.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a container writes, as it comes. What nobody reads stays with the engine, and then the container waits: of that the engine holds
 * about 1 MB, and drops what is beyond if nobody has read it two seconds after the container's end. So in the end it is to be released.
 */
final class ContainerOutput implements ResultCallback<Frame> {
    private final OutputPipe stdout = new OutputPipe();
    private final OutputPipe stderr = new OutputPipe();
    private final CompletableFuture<Closeable> begun = new CompletableFuture<>();

    InputStream stdout() {
        return stdout;
    }

    InputStream stderr() {
        return stderr;
    }

    /** Nothing in the container runs any more: what it has written is taken, whether somebody reads it or not. */
    void release() {
        stdout.release();
        stderr.release();
    }

    /**
     * Waits until nothing of it can be missed any more.
     *
     * @throws RuntimeException if the engine refuses, or takes longer
     */
    void awaitBegun(Duration atMost) throws InterruptedException {
        try {
            begun.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the engine does not pass on what the container writes", e);
        }
    }

    @Override
    public void onStart(Closeable stream) {
        begun.complete(stream);
    }

    @Override
    public void onNext(Frame piece) {
        try {
            (piece.getStreamType() == StreamType.STDERR ? stderr : stdout).write(piece.getPayload());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onError(Throwable error) {
        begun.completeExceptionally(error);
        endOfStreams();
    }

    @Override
    public void onComplete() {
        endOfStreams();
    }

    private void endOfStreams() {
        begun.completeExceptionally(new IllegalStateException("the engine hangs up"));
        stdout.end();
        stderr.end();
    }

    @Override
    public void close() throws IOException {
        Closeable connection = begun.isCompletedExceptionally() ? null : begun.getNow(null);
        if (connection != null) {
            connection.close();
        }
        stdout.close();
        stderr.close();
    }
}

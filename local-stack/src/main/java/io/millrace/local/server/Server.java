package io.millrace.local.server;

import io.millrace.local.process.Exit;
import java.util.concurrent.CompletableFuture;

/**
 * A server process on a data folder that outlives it. Killed or stopped, it starts again on the same port with what it
 * had made durable.
 */
public interface Server {
    String name();

    /** Where it listens on 127.0.0.1. */
    int port();

    /**
     * Starts it and returns when it serves clients.
     *
     * @throws IllegalStateException if it runs already, or does not come up within its bound; the message holds the end
     *     of its log
     */
    void start();

    /** Ends it in its orderly way (at most 30 s, then as {@link #kill()}); does nothing if it does not run. */
    void stop();

    /** SIGKILL, to its children too; returns when all are gone. */
    void kill();

    /** Ends it at once, for good: the cheapest way for data that nobody needs any more. */
    default void discard() {
        kill();
    }

    /** SIGSTOP, to its children too: connections stay open and nobody answers. */
    void suspend();

    /** SIGCONT. */
    void resume();

    boolean isAlive();

    /**
     * The server's own process, also written to its pid file.
     *
     * @throws IllegalStateException if it does not run
     */
    long pid();

    /** Completes when the process that runs now ends; as {@link #pid()} for errors. */
    CompletableFuture<Exit> exit();
}

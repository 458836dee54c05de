package io.millrace.faults.handlers;

import io.millrace.handler.JobContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes what a handler does to a file of this process: {@code word job attempt nanos}, a line each, with the words {@code BEGIN},
 * {@code RUNS}, {@code RETURNED}, {@code THREW} and {@code STOPPED}; and {@code STALLED millis 0 nanos} when the process had got no processor for
 * so long, until then. A line is one write to a file opened for appending, so that a killed
 * process leaves whole lines. Nanoseconds are those of the monotonic clock, which all processes of a machine share.
 */
public final class Witness {
    /** The folder for these files, and the worker's name: variables of its environment. */
    public static final String FOLDER = "FAULT_WITNESS_FOLDER";

    public static final String WORKER = "FAULT_WITNESS_WORKER";
    /** What stands between the worker's name and the process id in a file's name. */
    public static final String SEPARATOR = "@";

    private static final FileOutputStream FILE = open();
    private static final long TICK_MILLIS = 100;
    /** Longer than a tick is late by itself. */
    private static final long STALL_MILLIS = 1_000;

    static {
        Thread ticker = new Thread(Witness::tick, "witness");
        ticker.setDaemon(true);
        ticker.start();
    }

    private Witness() {}

    /** Returns when the system has it. */
    static void tell(String word, JobContext context) {
        write(word, context.jobId(), context.attempt());
    }

    private static void tick() {
        long last = System.nanoTime();
        while (true) {
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            long millis = (now - last) / 1_000_000;
            if (millis > STALL_MILLIS) {
                write("STALLED", Long.toString(millis), 0);
            }
            last = now;
        }
    }

    private static void write(String word, String about, int attempt) {
        String line = "%s %s %d %d%n".formatted(word, about, attempt, System.nanoTime());
        try {
            FILE.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileOutputStream open() {
        try {
            String name =
                    System.getenv(WORKER) + SEPARATOR + ProcessHandle.current().pid();
            return new FileOutputStream(Path.of(System.getenv(FOLDER), name).toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

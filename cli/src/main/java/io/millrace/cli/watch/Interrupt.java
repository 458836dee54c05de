package io.millrace.cli.watch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C while a job is waited for: the first is answered, a second one ends the process at once. */
public final class Interrupt implements AutoCloseable {
    private static final Signal SIGNAL = new Signal("INT");
    private static final int AT_ONCE = 130;

    private final Signal signal;
    private final AtomicInteger count = new AtomicInteger();
    private final IntSupplier answer;
    private final IntConsumer exit;
    private final SignalHandler before;

    private Interrupt(Signal signal, IntSupplier answer, IntConsumer exit) {
        this.signal = signal;
        this.answer = answer;
        this.exit = exit;
        this.before = Signal.handle(signal, raised -> come());
    }

    /**
     * Until it is closed.
     *
     * @param answer what is done at the first; returns the exit code
     */
    public static Interrupt answeredBy(IntSupplier answer) {
        return new Interrupt(SIGNAL, answer, Runtime.getRuntime()::halt);
    }

    /** @param signal the one that is answered: a process that was started in the background may never get Ctrl-C's */
    static Interrupt answeredBy(Signal signal, IntSupplier answer, IntConsumer exit) {
        return new Interrupt(signal, answer, exit);
    }

    private void come() {
        int code = AT_ONCE;
        if (count.getAndIncrement() == 0) {
            code = answer.getAsInt();
        }
        System.out.flush();
        System.err.flush();
        exit.accept(code);
    }

    @Override
    public void close() {
        Signal.handle(signal, before);
    }
}

package io.millrace.cli.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals that would end the process while a job is waited for: the first is answered, a second one ends the process at once. */
public final class Interrupt implements AutoCloseable {
    private static final int SIGNALLED = 128;

    private final AtomicInteger count = new AtomicInteger();
    private final Answer answer;
    private final IntConsumer exit;
    private final Map<Signal, SignalHandler> before = new HashMap<>();

    /** What is done before the process ends. */
    public interface Answer {
        /** @param typed whether it was Ctrl-C: then somebody may be there to be asked */
        void first(boolean typed);

        /** Somebody does not wait for the first one's answer. */
        void second();
    }

    private Interrupt(Answer answer, IntConsumer exit, String... signals) {
        this.answer = answer;
        this.exit = exit;
        for (String each : signals) {
            Signal signal = new Signal(each);
            before.put(signal, Signal.handle(signal, this::come));
        }
    }

    /** Until it is closed. */
    public static Interrupt answeredBy(Answer answer) {
        return new Interrupt(answer, Runtime.getRuntime()::halt, "INT", "TERM", "HUP");
    }

    /** @param signals that are answered: a process that was started in the background may never get Ctrl-C's */
    static Interrupt answeredBy(Answer answer, IntConsumer exit, String... signals) {
        return new Interrupt(answer, exit, signals);
    }

    private void come(Signal signal) {
        if (count.getAndIncrement() == 0) {
            answer.first(signal.getName().equals("INT"));
        } else {
            answer.second();
        }
        System.out.flush();
        System.err.flush();
        exit.accept(SIGNALLED + signal.getNumber());
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}

package io.millrace.bench;

import io.millrace.local.process.Await;
import java.util.ArrayList;
import java.util.List;

/** An open loop: work that begins at fixed times, whether the work before was quick or slow. */
final class Pace {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Pace() {}

    /** One piece of work. */
    interface Work {
        String once(int number) throws Exception;
    }

    /** Answers what the pieces answered. One that is late does not delay the times of those behind it. */
    static List<String> run(int perSecond, int seconds, Work work) throws Exception {
        List<String> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int number = 0; number < perSecond * seconds; number++) {
            long due = start + number * 1_000_000_000L / perSecond;
            Await.pause(Math.max(0, (due - System.nanoTime()) / NANOS_PER_MILLI));
            answers.add(work.once(number));
        }
        return answers;
    }
}

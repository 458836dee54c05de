package io.millrace.store;

import io.millrace.core.port.EndListener;
import io.millrace.core.port.EndListener.End;
import java.util.Collection;
import java.util.List;

/** Tells of what has ended, once it is committed. */
final class Ends {
    private final EndListener listener;

    Ends(EndListener listener) {
        this.listener = listener;
    }

    /** What a transaction answers, and what is to be told of it when it is committed. */
    record Along<T>(T answer, List<End> ends) {
        static <T> Along<T> of(T answer, Collection<EndOfRun> runs) {
            return new Along<>(answer, runs.stream().map(EndOfRun::end).toList());
        }
    }

    <T> T told(Along<T> committed) {
        committed.ends().forEach(listener::ended);
        return committed.answer();
    }

    <C extends Collection<EndOfRun>> C toldOf(C committed) {
        committed.forEach(run -> listener.ended(run.end()));
        return committed;
    }
}

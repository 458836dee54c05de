package io.millrace.faults.rig;

import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was done to whom, and how long. Thread-safe. */
public final class Notes {
    private record Key(String process, What what) {}

    private final Map<Key, Long> open = new HashMap<>();
    /** How many faults hold a path at once: it is whole again when the last one lets go. */
    private final Map<Key, Integer> held = new HashMap<>();

    private final List<Impairment> ended = new ArrayList<>();

    /** It begins now; false if it lasts already. */
    public synchronized boolean begin(What what, String process) {
        return open.putIfAbsent(new Key(process, what), System.currentTimeMillis()) == null;
    }

    synchronized boolean lasts(What what, String process) {
        return open.containsKey(new Key(process, what));
    }

    /** One more fault hurts this path of these processes. */
    void hold(What what, Collection<String> processes) {
        processes.forEach(process -> hold(what, process));
    }

    private synchronized void hold(What what, String process) {
        held.merge(new Key(process, what), 1, Integer::sum);
        begin(what, process);
    }

    /** One of them is mended. */
    void release(What what, Collection<String> processes) {
        processes.forEach(process -> release(what, process));
    }

    private synchronized void release(What what, String process) {
        Key key = new Key(process, what);
        if (held.merge(key, -1, Integer::sum) <= 0) {
            held.remove(key);
            end(what, process);
        }
    }

    /** It is over now, if it lasted. */
    public synchronized void end(What what, String process) {
        Long since = open.remove(new Key(process, what));
        if (since != null) {
            ended.add(new Impairment(process, what, since, System.currentTimeMillis()));
        }
    }

    /** All until now; what lasts is over at this moment. */
    public synchronized List<Impairment> all() {
        List.copyOf(open.keySet()).forEach(key -> end(key.what(), key.process()));
        return List.copyOf(ended);
    }
}

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
    private final List<Impairment> ended = new ArrayList<>();

    /** It begins now; false if it lasts already. */
    public synchronized boolean begin(What what, String process) {
        return open.putIfAbsent(new Key(process, what), System.currentTimeMillis()) == null;
    }

    synchronized boolean lasts(What what, String process) {
        return open.containsKey(new Key(process, what));
    }

    /** The same of several. */
    public void begin(What what, Collection<String> processes) {
        processes.forEach(process -> begin(what, process));
    }

    /** It is over now, if it lasted. */
    public synchronized void end(What what, String process) {
        Long since = open.remove(new Key(process, what));
        if (since != null) {
            ended.add(new Impairment(process, what, since, System.currentTimeMillis()));
        }
    }

    /** The same of several. */
    public void end(What what, Collection<String> processes) {
        processes.forEach(process -> end(what, process));
    }

    /** All until now; what lasts is over at this moment. */
    public synchronized List<Impairment> all() {
        List.copyOf(open.keySet()).forEach(key -> end(key.what(), key.process()));
        return List.copyOf(ended);
    }
}

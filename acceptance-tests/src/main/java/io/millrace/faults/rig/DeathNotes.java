package io.millrace.faults.rig;

import io.millrace.faults.evidence.Impairment.What;
import io.millrace.local.process.Await;
import io.millrace.local.stack.ServiceProcess;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes which processes are down or start, and which of them went by themselves. */
final class DeathNotes implements AutoCloseable {
    private static final long EVERY_MILLIS = 50;

    private final List<ServiceProcess> processes;
    private final Notes notes;
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final List<String> unasked = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private DeathNotes(List<ServiceProcess> processes, Notes notes) {
        this.processes = processes;
        this.notes = notes;
    }

    static DeathNotes watch(List<ServiceProcess> processes, Notes notes) {
        DeathNotes watch = new DeathNotes(processes, notes);
        Thread thread = new Thread(watch::run, "deaths");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    List<String> unasked() {
        return List.copyOf(unasked);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        while (!closed && Await.pause(EVERY_MILLIS)) {
            processes.forEach(this::look);
        }
    }

    private void look(ServiceProcess process) {
        String name = process.name();
        if (process.isAlive()) {
            if (down.remove(name)) {
                notes.end(What.DIED, name);
                notes.end(What.ENDED_ITSELF, name);
                notes.end(What.TERMINATED, name);
                notes.begin(What.STARTING, name);
            }
            return;
        }
        notes.end(What.STARTING, name);
        if (down.add(name) && !notes.lasts(What.DIED, name) && !notes.lasts(What.TERMINATED, name)) {
            notes.begin(What.ENDED_ITSELF, name);
            unasked.add(Instant.now() + " " + name);
        }
    }
}

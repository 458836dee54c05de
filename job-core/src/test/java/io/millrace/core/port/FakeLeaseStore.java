package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.Heartbeat.HeldRun;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.lease.WorkerView;
import java.util.Comparator;
import java.util.List;

/** A {@link LeaseStore} in memory. */
public final class FakeLeaseStore implements LeaseStore {
    private final FakeStore store;

    FakeLeaseStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public void open(Session session, WorkerInfo info) {
        store.call(() -> store.leases.putIfAbsent(session, new FakeStore.Lease(info, store.now())));
    }

    @Override
    public Heartbeat renew(Session session) {
        return store.call(() -> {
            FakeStore.Lease lease = store.leases.get(session);
            if (lease == null) {
                return Heartbeat.LOST;
            }
            lease.counter++;
            lease.seenAt = store.now();
            List<HeldRun> runs = store.runsOf(session).stream()
                    .map(row -> new HeldRun(new Attempt(row.id(), row.attempt), row.cancelRequested))
                    .toList();
            return new Heartbeat(true, lease.status.equals("draining"), runs);
        });
    }

    @Override
    public void draining(Session session) {
        store.call(() -> {
            FakeStore.Lease lease = store.leases.get(session);
            if (lease != null) {
                lease.status = "draining";
            }
            return null;
        });
    }

    @Override
    public List<Session> drain(String worker) {
        return store.call(() -> {
            List<Session> called = store.leases.entrySet().stream()
                    .filter(entry -> entry.getValue().info.worker().equals(worker)
                            || entry.getKey().toString().equalsIgnoreCase(worker))
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            called.forEach(session -> store.leases.get(session).status = "draining");
            return called;
        });
    }

    @Override
    public boolean close(Session session) {
        return store.call(() -> {
            boolean idle = store.runsOf(session).isEmpty();
            if (idle) {
                store.leases.remove(session);
            }
            return idle;
        });
    }

    @Override
    public List<LeaseReading> readAll() {
        return store.call(() -> store.leases.entrySet().stream()
                .map(entry -> new LeaseReading(entry.getKey(), entry.getValue().counter))
                .toList());
    }

    @Override
    public List<WorkerView> workers() {
        return store.call(() -> store.leases.entrySet().stream()
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(view -> view.info().worker()))
                .toList());
    }

    private WorkerView view(Session session, FakeStore.Lease lease) {
        var running = store.runsOf(session).stream().map(FakeRow::id).toList();
        return new WorkerView(session, lease.info, lease.status, running, lease.seenAt);
    }
}

package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.Heartbeat.HeldRun;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.lease.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link LeaseStore} must do. */
public abstract class LeaseStoreContract extends StoreContract {

    private LeaseStore leases() {
        return stores().leases();
    }

    @Test
    void a_renewal_counts_and_names_the_runs_of_its_session() {
        Session session = worker("w");
        assertThat(leases().readAll()).containsExactly(new LeaseReading(session, 0));
        Attempt attempt = running(session);
        running(worker("other"));

        assertThat(leases().renew(session)).isEqualTo(new Heartbeat(true, false, List.of(new HeldRun(attempt, null))));
        assertThat(leases().readAll()).contains(new LeaseReading(session, 1));

        jobs().requestCancel(attempt, Reason.TIMEOUT);
        assertThat(leases().renew(session).runs()).containsExactly(new HeldRun(attempt, Reason.TIMEOUT));

        finish(attempt);
        assertThat(leases().renew(session)).isEqualTo(new Heartbeat(true, false, List.of()));
    }

    @Test
    void a_renewal_never_makes_a_lease() {
        Session unknown = Session.fresh();

        assertThat(leases().renew(unknown)).isEqualTo(Heartbeat.LOST);
        leases().draining(unknown);
        assertThat(leases().readAll()).isEmpty();
    }

    @Test
    void opening_again_changes_nothing() {
        Session session = worker("w");
        leases().renew(session);

        leases().open(session, new WorkerInfo("w", "host", 42, 5, Set.of("report"), "none"));

        assertThat(leases().readAll()).containsExactly(new LeaseReading(session, 1));
    }

    @Test
    void a_lease_ends_only_when_its_session_runs_nothing() {
        Session session = worker("w");
        Attempt attempt = running(session);

        assertThat(leases().close(session)).isFalse();
        assertThat(leases().renew(session).held()).isTrue();

        finish(attempt);
        assertThat(leases().close(session)).isTrue();
        assertThat(leases().readAll()).isEmpty();
        assertThat(leases().close(session)).isTrue();
    }

    @Test
    void a_session_that_is_asked_to_leave_learns_it_from_its_renewal() {
        Session session = worker("w");
        Attempt attempt = running(session);
        Session other = worker("other");

        assertThat(leases().drain("w")).containsExactly(session);

        assertThat(leases().renew(session)).isEqualTo(new Heartbeat(true, true, List.of(new HeldRun(attempt, null))));
        assertThat(leases().renew(other).draining()).isFalse();
        assertThat(leases().workers()).extracting(WorkerView::status).containsExactly("up", "draining");
        assertThat(leases().drain("w")).as("again").containsExactly(session);
    }

    @Test
    void sessions_are_asked_to_leave_by_label_or_by_id() {
        Session first = worker("w");
        Session second = worker("w");
        Session third = worker("v");

        assertThat(leases().drain("w")).containsExactlyInAnyOrder(first, second);
        assertThat(leases().drain(third.toString().toUpperCase(java.util.Locale.ROOT)))
                .containsExactly(third);
        assertThat(leases().drain("nobody")).isEmpty();
        assertThat(leases().drain(Session.fresh().toString())).isEmpty();
        assertThat(leases().drain("")).isEmpty();
    }

    @Test
    void workers_are_shown_by_label() {
        Session second = worker("w-2");
        Session first = worker("w-1");
        Attempt attempt = running(second);
        leases().draining(second);
        stores().pass(Duration.ofSeconds(1));
        leases().renew(first);

        List<WorkerView> workers = leases().workers();

        assertThat(workers).extracting(WorkerView::session).containsExactly(first, second);
        assertThat(workers).extracting(WorkerView::status).containsExactly("up", "draining");
        assertThat(workers.get(0).running()).isEmpty();
        assertThat(workers.get(1).running()).containsExactly(attempt.job());
        assertThat(workers.get(1).info()).isEqualTo(new WorkerInfo("w-2", "host", 42, 5, Set.of("report"), "none"));
        assertThat(workers.get(0).lastSeen()).isAfter(workers.get(1).lastSeen());
    }
}

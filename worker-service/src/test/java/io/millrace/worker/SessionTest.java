package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Staying alive, losing the session, and leaving. */
class SessionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RunPolicy LONG = new RunPolicy(Duration.ofHours(1), 3, SECOND, SECOND, null);
    private final Script.Waiting waiting = new Script.Waiting();

    @Test
    void aSessionIsOpenedWhenPostgresqlIsThere() {
        Rig rig = new Rig(1, Script.quick());
        rig.store.goAway();
        rig.worker.lease.supervise();
        assertThat(rig.tenure()).isNull();
        assertThat(rig.worker.isReady()).isFalse();
        rig.store.comeBack();
        rig.worker.lease.supervise();
        assertThat(rig.tenure()).isNull();
        rig.clock.tick(SECOND);
        rig.worker.lease.supervise();
        assertThat(rig.store.leases().readAll()).containsExactly(new LeaseReading(rig.session(), 0));
        assertThat(rig.worker.isReady()).isTrue();
    }

    @Test
    void withOneWitnessAwayItRunsOn() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting", "{}", LONG);
        rig.turn();
        waiting.begun.acquire();
        Session session = rig.session();
        rig.store.goAway();
        rig.pass(Duration.ofSeconds(49));
        rig.store.comeBack();
        rig.pass(SECOND);
        rig.broker.goAway();
        rig.pass(Duration.ofSeconds(100));
        assertThat(rig.session()).isEqualTo(session);
        assertThat(rig.running()).containsExactly(id);
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
    }

    @Test
    void afterFiftySecondsWithoutPostgresqlItStops() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        rig.submit("waiting", "{}", LONG);
        rig.turn();
        waiting.begun.acquire();
        rig.store.goAway();
        assertThat(rig.passUntilLost()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(51));
        rig.until(() -> rig.tenure() == null);
        assertThat(rig.running()).isEmpty();
        assertThat(rig.halts).isEmpty();
    }

    @Test
    void withBothAwayItStopsWithinFourSeconds() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.pass(SECOND);
        rig.store.goAway();
        rig.broker.goAway();
        assertThat(rig.passUntilLost()).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(4));
        rig.until(() -> rig.tenure() == null);
        assertThat(rig.running()).isEmpty();
        // Its outcome is dropped: the job is for others now.
        rig.store.comeBack();
        assertThat(rig.status(id)).isEqualTo("processing");
    }

    @Test
    void aReapedLeaseStopsItAtOnceAndANewSessionGoesOn() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        Session first = rig.session();
        var reaped =
                rig.store.upkeep().reap(rig.store.leases().readAll().get(0)).orElseThrow();
        rig.broker.queue().publish(reaped.queued());
        rig.worker.lease.renew();
        rig.until(() -> rig.tenure() != null && !rig.session().equals(first));
        // It gets its own job back, as attempt 2 of the new session.
        rig.until(() -> waiting.begun.tryAcquire());
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.outcomes(id)).containsExactly("lost", "completed");
    }

    @Test
    void aRunThatWasEndedElsewhereIsStopped() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.store.jobs().record(List.of(new Outcome.Cancelled(new Attempt(id, 1), Reason.TIMEOUT, null)));
        assertThat(rig.running()).hasSize(1);
        rig.worker.lease.renew();
        rig.until(() -> rig.running().isEmpty());
        assertThat(rig.outcomes(id)).containsExactly("cancelled");
    }

    @Test
    void aPausedProcessStopsItsRunsWhenItWakesAndGivesThemBack() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        Session first = rig.session();
        rig.clock.tick(Duration.ofSeconds(20));
        // Whatever wakes first sees it: a renewal would be answered, and yet is not sent.
        rig.worker.lease.renew();
        assertThat(rig.store.leases().readAll()).containsExactly(new LeaseReading(first, 0));
        rig.until(() -> rig.outcomes(id).contains("released"));
        assertThat(rig.halts).isEmpty();
        assertThat(rig.store.leases().readAll())
                .noneMatch(lease -> lease.session().equals(first));
        rig.until(() -> waiting.begun.tryAcquire());
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
    }

    @Test
    void aClaimThatFindsNoLeaseGivesItsDeliveriesBack() {
        Rig rig = new Rig(1, Script.quick()).started();
        Session first = rig.session();
        rig.store.upkeep().reap(rig.store.leases().readAll().get(0));
        JobId id = rig.submit("quick");
        rig.worker.claims.step();
        assertThat(rig.status(id)).isEqualTo("queued");
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.session()).isNotEqualTo(first);
    }

    @Test
    void aHandlerThatOutlivesItsSessionHaltsTheWorker() throws Exception {
        Rig rig = new Rig(1, waiting.stubborn()).started();
        rig.submit("stubborn");
        rig.turn();
        waiting.begun.acquire();
        rig.tenure().lost();
        rig.turn();
        rig.clock.tick(Duration.ofMillis(400));
        rig.turn();
        assertThat(rig.halts).isEmpty();
        rig.clock.tick(Duration.ofMillis(200));
        rig.turn();
        assertThat(rig.halts).hasSize(1);
        // No other session while it runs.
        assertThat(rig.tenure().holds()).isFalse();
        waiting.mayEnd.release();
        rig.until(() -> rig.tenure() != null && rig.tenure().holds());
    }

    @Test
    void anIdleWorkerLeavesAtOnce() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.worker.drain();
        assertThat(rig.store.leases().readAll()).isEmpty();
        rig.worker.lease.supervise();
        assertThat(rig.tenure()).isNull();
        JobId id = rig.submit("quick");
        assertThat(rig.broker.queue().ready(Rig.normal("quick"))).hasValue(1);
        assertThat(rig.status(id)).isEqualTo("queued");
        rig.worker.drain();
    }

    @Test
    void runsEndWithinTheGrace() throws Exception {
        Rig rig = new Rig(1, Duration.ofSeconds(5), waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        Thread drain = draining(rig);
        rig.until(() -> !rig.worker.isReady());
        rig.until(() -> {
            rig.worker.lease.renew();
            return rig.store.leases().workers().get(0).status().equals("draining");
        });
        waiting.mayEnd.release();
        rig.until(() -> !drain.isAlive());
        assertThat(rig.status(id)).isEqualTo("completed");
        assertThat(rig.store.leases().readAll()).isEmpty();
    }

    @Test
    void whatDoesNotIsReleasedAndCostsNoTry() throws Exception {
        Rig rig = new Rig(1, Duration.ofMillis(1), waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        Thread drain = draining(rig);
        rig.until(() -> !drain.isAlive());
        assertThat(rig.status(id)).isEqualTo("queued");
        assertThat(rig.outcomes(id)).containsExactly("released");
        assertThat(rig.broker.queue().ready(Rig.normal("waiting")).getAsLong()).isGreaterThanOrEqualTo(1);
        assertThat(rig.store.leases().readAll()).isEmpty();
    }

    @Test
    void aDrainThatAGatewayOrdersEndsTheProcess() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.broker.queue().drain(rig.session());
        rig.until(() -> !rig.exits.isEmpty());
        assertThat(rig.store.leases().readAll()).isEmpty();
    }

    @Test
    void aDrainWhoseMessageWasLostComesWithTheRenewalAndOnce() throws Exception {
        Rig rig = new Rig(1, Duration.ofMinutes(1), waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.store.leases().drain(rig.session().toString());
        rig.worker.lease.renew();
        rig.until(() -> !rig.worker.isReady());
        rig.worker.lease.renew();
        rig.broker.queue().drain(rig.session());
        rig.store.leases().drain(rig.session().toString());
        waiting.mayEnd.release();
        rig.until(() -> !rig.exits.isEmpty());
        assertThat(rig.status(id)).isEqualTo("completed");
        assertThat(rig.store.leases().readAll()).isEmpty();
        assertThat(rig.exits).hasSize(1);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsReleasedByTheLastRenewal() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.answerToLose = "claim";
        JobId id = rig.submit("quick");
        rig.turn();
        rig.worker.drain();
        assertThat(rig.outcomes(id)).containsExactly("released");
        assertThat(rig.store.leases().readAll()).isEmpty();
    }

    @Test
    void whilePostgresqlIsAwayItLeavesItsLeaseToTheReaper() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.store.goAway();
        rig.worker.drain();
        rig.store.comeBack();
        assertThat(rig.store.leases().readAll()).hasSize(1);
    }

    private static Thread draining(Rig rig) {
        Thread drain = new Thread(rig.worker::drain, "drain");
        drain.start();
        return drain;
    }
}

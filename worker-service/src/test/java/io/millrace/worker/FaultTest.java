package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Copies, lost answers, servers that are away, poison: nothing is lost, and nothing runs twice. */
class FaultTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final QueueId QUICK = Rig.normal("quick");
    private final Script.Waiting waiting = new Script.Waiting();

    @Test
    void aDeliveryOfAJobThatIsCancelledIsDropped() {
        Rig rig = new Rig(1, Script.quick()).started();
        QueuedJob queued = rig.persist("quick", "{}", Rig.POLICY);
        rig.store.jobs().cancel(List.of(queued.id()), Optional.empty());
        rig.broker.queue().publish(List.of(queued));
        rig.turn();
        assertThat(rig.source.unsettled()).isEmpty();
        assertThat(rig.broker.queue().ready(QUICK)).hasValue(0);
        assertThat(rig.status(queued.id())).isEqualTo("cancelled");
    }

    @Test
    void aDeliveryOfAJobThatAPauseTookBackIsDroppedAndTheJobRunsLater() {
        Rig rig = new Rig(1, Script.quick()).started();
        QueuedJob queued = rig.persist("quick", "{}", Rig.POLICY);
        rig.store.queues().pause(QUICK);
        rig.broker.queue().publish(List.of(queued));
        rig.turn();
        assertThat(rig.source.unsettled()).isEmpty();
        assertThat(rig.broker.queue().ready(QUICK)).hasValue(0);
        assertThat(rig.status(queued.id())).isEqualTo("queued");
        rig.store.queues().resume(QUICK);
        rig.feed();
        rig.until(() -> rig.status(queued.id()).equals("completed"));
    }

    @Test
    void copiesAreAbsorbedInOneClaimAndInTwo() throws Exception {
        Rig rig = new Rig(3, waiting.handler()).started();
        QueuedJob queued = rig.persist("waiting", "{}", Rig.POLICY);
        rig.broker.queue().publish(List.of(queued, queued));
        rig.turn();
        waiting.begun.acquire();
        assertThat(rig.source.unsettled()).hasSize(1);
        rig.broker.queue().publish(List.of(queued));
        rig.turn();
        // The run's own delivery is still unacked.
        assertThat(rig.source.unsettled()).hasSize(1);
        waiting.mayEnd.release();
        rig.until(() -> rig.source.unsettled().isEmpty());
        assertThat(rig.job(queued.id()).state().attempt()).isEqualTo(1);
    }

    @Test
    void aBrokerRestartRerunsNothing() throws Exception {
        Rig rig = new Rig(2, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.broker.goAway();
        rig.pass(Duration.ofSeconds(10));
        rig.broker.comeBack();
        rig.turn();
        assertThat(rig.source.unsettled()).isEmpty();
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.job(id).state().attempt()).isEqualTo(1);
    }

    @Test
    void aClaimWhoseAnswerIsLostIsReleasedAndRunAgain() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.answerToLose = "claim";
        JobId id = rig.submit("quick");
        rig.turn();
        assertThat(rig.status(id)).isEqualTo("processing");
        rig.pass(Duration.ofSeconds(2));
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.outcomes(id)).containsExactly("released", "completed");
    }

    @Test
    void anOutcomeIsRepeatedUntilPostgresqlHasIt() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.store.goAway();
        waiting.mayEnd.release();
        rig.until(() -> rig.running().isEmpty());
        rig.pass(Duration.ofSeconds(20));
        assertThat(rig.source.unsettled()).hasSize(1);
        rig.store.comeBack();
        rig.pass(SECOND);
        assertThat(rig.status(id)).isEqualTo("completed");
        assertThat(rig.source.unsettled()).isEmpty();
        assertThat(rig.job(id).state().attempt()).isEqualTo(1);
    }

    @Test
    void anOutcomeWhoseAnswerIsLostIsNotRunAgain() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.answerToLose = "record";
        JobId id = rig.submit("quick");
        rig.until(() -> rig.status(id).equals("completed"));
        rig.pass(SECOND);
        assertThat(rig.source.unsettled()).isEmpty();
        assertThat(rig.meters.get("millrace.worker.stale").counter().count()).isEqualTo(1);
        assertThat(rig.worker.runs.isIdle()).isTrue();
    }

    @Test
    void whilePostgresqlIsAwayDeliveriesGoBackAfterASecond() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.store.goAway();
        rig.broker.queue().publish(List.of(new QueuedJob(new JobId(new UUID(1, 1)), QUICK, false)));
        rig.turn();
        assertThat(rig.source.unsettled()).hasSize(1);
        rig.clock.tick(Duration.ofMillis(50));
        rig.turn();
        rig.clock.tick(SECOND);
        rig.worker.intake.expire();
        assertThat(rig.broker.queue().ready(QUICK).getAsLong()
                        + rig.source.unsettled().size())
                .isEqualTo(1);
    }

    @Test
    void aJobThatLostTwoWorkersRunsAlone() throws Exception {
        Rig rig = new Rig(3, waiting.handler(), Script.quick()).started();
        QueuedJob poison = lostTwice(rig);
        JobId neighbour = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.broker.queue().publish(List.of(poison));
        JobId later = rig.submit("quick");
        // Longer than the second that others wait, and nothing else is taken on.
        rig.pass(Duration.ofSeconds(3));
        assertThat(rig.running()).containsExactly(neighbour);
        assertThat(rig.status(poison.id())).isEqualTo("queued");
        assertThat(rig.source.unsettled()).hasSize(2);
        waiting.mayEnd.release();
        rig.until(() -> rig.running().contains(poison.id()));
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.running()).containsExactly(poison.id());
        assertThat(rig.status(later)).isEqualTo("queued");
        waiting.mayEnd.release();
        rig.until(() -> rig.status(later).equals("completed"));
        assertThat(rig.status(poison.id())).isEqualTo("completed");
    }

    @Test
    void aJobThatWaitsToRunAloneIsNotTakenForLostAndIsDroppedWhenAnotherHasIt() throws Exception {
        Rig rig = new Rig(3, waiting.handler(), Script.quick()).started();
        QueuedJob poison = lostTwice(rig);
        rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.broker.queue().publish(List.of(poison));
        rig.pass(Duration.ofSeconds(10));
        Instant twoSecondsAgo = rig.store.upkeep().now().minusSeconds(2);
        assertThat(rig.store.upkeep().requeueBefore(Rig.normal("waiting"), twoSecondsAgo, 10))
                .isEmpty();

        rig.store.jobs().cancel(List.of(poison.id()), Optional.empty());
        rig.pass(Duration.ofSeconds(1));
        JobId later = rig.submit("quick");
        rig.until(() -> rig.status(later).equals("completed"));
        waiting.mayEnd.release();
    }

    @Test
    void aHandlerWhoseFailureCannotBeReadFreesItsSlot() {
        Rig rig = new Rig(1, Script.of("unreadable", context -> {
                    throw new IllegalStateException() {
                        @Override
                        public String getMessage() {
                            throw new IllegalStateException("this one, too");
                        }
                    };
                }))
                .started();
        JobId id = rig.submit("unreadable");
        rig.until(() -> !rig.status(id).equals("queued") && rig.worker.runs.isIdle());
        assertThat(rig.source.unsettled()).isEmpty();
        assertThat(rig.worker.runs.free()).isEqualTo(1);
    }

    private static QueuedJob lostTwice(Rig rig) {
        QueuedJob queued = rig.persist("waiting", "{}", Rig.POLICY);
        for (int i = 0; i < 2; i++) {
            var other = Session.fresh();
            rig.store.leases().open(other, new WorkerInfo("other", "h", 1, 1, Set.of(), "none"));
            rig.store.jobs().claim(other, List.of(queued.id()), true);
            queued = rig.store
                    .upkeep()
                    .reap(new LeaseReading(other, 0))
                    .orElseThrow()
                    .queued()
                    .get(0);
        }
        assertThat(queued.alone()).isTrue();
        return queued;
    }
}

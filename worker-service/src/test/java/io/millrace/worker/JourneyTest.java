package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.handler.PermanentFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps 5 to 9 of a job's journey. */
class JourneyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Script.Waiting waiting = new Script.Waiting();

    @Test
    void aJobIsClaimedRunRecordedAckedAndAnnounced() {
        Rig rig = new Rig(
                        5,
                        Script.of(
                                "echo",
                                context -> Map.of("got", context.params().get("x"))))
                .started();
        JobId id = rig.submit("echo", "{\"x\": 1.50}", Rig.POLICY);
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.job(id).state().result().text()).isEqualTo("{\"got\":1.50}");
        rig.until(() -> rig.source.unsettled().isEmpty());
        assertThat(rig.events.announced())
                .extracting(JobEvent::status)
                .containsExactly(JobStatus.PROCESSING, JobStatus.COMPLETED);
        assertThat(rig.meters.get("millrace.worker.claims").counter().count()).isEqualTo(1);
        assertThat(rig.meters
                        .get("millrace.run")
                        .tags("type", "echo", "outcome", "completed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void itsDeliveryIsUnackedWhileItRuns() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        assertThat(rig.source.unsettled()).hasSize(1);
        assertThat(rig.status(id)).isEqualTo("processing");
        waiting.mayEnd.release();
        rig.until(() -> rig.source.unsettled().isEmpty());
        assertThat(rig.status(id)).isEqualTo("completed");
    }

    @Test
    void noMoreRunThanThereAreSlots() throws Exception {
        Rig rig = new Rig(2, waiting.handler()).started();
        for (int i = 0; i < 3; i++) {
            rig.submit("waiting");
        }
        rig.turn();
        waiting.begun.acquire(2);
        rig.turn();
        assertThat(rig.running()).hasSize(2);
        waiting.mayEnd.release();
        rig.until(() -> waiting.begun.tryAcquire());
        assertThat(rig.running()).hasSize(2);
        waiting.mayEnd.release(2);
        rig.until(() -> rig.source.unsettled().isEmpty());
    }

    @Test
    void aFailureIsTriedAgainWithBackoffAndThenFails() {
        Rig rig = new Rig(1, Script.of("failing", context -> {
                    throw new IllegalStateException("no luck");
                }))
                .started();
        RunPolicy twice = new RunPolicy(SECOND, 2, Duration.ofSeconds(2), SECOND, null);
        JobId id = rig.submit("failing", "{}", twice);
        rig.until(() -> rig.status(id).equals("scheduled"));
        rig.clock.tick(Duration.ofSeconds(2));
        rig.store.upkeep().dispatchDue(10);
        rig.feed();
        rig.until(() -> rig.status(id).equals("failed"));
        assertThat(rig.job(id).state().error().code()).isEqualTo("handler-error");
        assertThat(rig.job(id).state().error().message()).isEqualTo("no luck");
        assertThat(rig.outcomes(id)).containsExactly("failed", "failed");
    }

    @Test
    void aPermanentFailureIsNot() {
        Rig rig = new Rig(1, Script.of("failing", context -> {
                    throw new PermanentFailure("bad-luck", "never");
                }))
                .started();
        JobId id = rig.submit("failing");
        rig.until(() -> rig.status(id).equals("failed"));
        assertThat(rig.job(id).state().error().code()).isEqualTo("bad-luck");
    }

    @Test
    void errorsOfTheJvmAreTheHandlersOwn() {
        Rig rig = new Rig(1, Script.of("deep", context -> Map.of("depth", depth(0)))).started();
        JobId id = rig.submit("deep", "{}", once());
        rig.until(() -> rig.status(id).equals("failed"));
        assertThat(rig.job(id).state().error().message()).isEqualTo("StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int depth(int n) {
        return depth(n + 1) + 1;
    }

    @Test
    void aResultThatIsNoJsonFailsItsJob() {
        Rig rig = new Rig(1, Script.of("odd", context -> Map.of("x", new Object()))).started();
        JobId id = rig.submit("odd");
        rig.until(() -> rig.status(id).equals("failed"));
        assertThat(rig.job(id).state().error().code()).isEqualTo("result-not-json");
    }

    @Test
    void progressIsWrittenInBatchesAndTheLastOfItBeforeTheOutcome() throws Exception {
        Rig rig = new Rig(1, Script.of("telling", context -> {
                    context.progress(40, "on the way");
                    waiting.begun.release();
                    waiting.mayEnd.acquire();
                    context.progress(100, null);
                    return Map.of("left", context.timeLeft().toSeconds(), "stop", context.isCancelled());
                }))
                .started();
        JobId id = rig.submit("telling");
        rig.turn();
        waiting.begun.acquire();
        rig.store.goAway();
        Rig.quietly(rig.worker.progress::flush);
        rig.store.comeBack();
        rig.worker.progress.flush();
        assertThat(rig.job(id).state().progress().percent()).isEqualTo(40);
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.job(id).state().progress().percent()).isEqualTo(100);
        assertThat(rig.job(id).state().result().text()).contains("\"left\":60").contains("\"stop\":false");
    }

    @Test
    void firstDeliveredClaimsAreReportedWithTheTypesOnceASecond() {
        Rig rig = new Rig(1, Script.quick()).started();
        for (int i = 0; i < 120; i++) {
            JobId id = rig.submit("quick");
            rig.until(() -> rig.status(id).equals("completed"));
            rig.until(rig.worker.runs::isIdle);
        }
        assertThat(rig.store.upkeep().oldestOfRecentClaims(Rig.normal("quick"))).isEmpty();
        rig.store.goAway();
        Rig.quietly(rig.worker::report);
        rig.store.comeBack();
        rig.worker.report();
        assertThat(rig.store.upkeep().oldestOfRecentClaims(Rig.normal("quick"))).contains(rig.clock.now());
        assertThat(rig.types.all()).extracting(type -> type.name()).containsExactly("quick");
    }

    @Test
    void jobsOfEveryPriorityRun() {
        Rig rig = new Rig(1, Script.quick()).started();
        for (Priority priority : Priority.values()) {
            JobSpec spec = new JobSpec(null, "quick", priority, Json.EMPTY_OBJECT, Rig.POLICY, Map.of());
            QueuedJob queued = rig.persist(spec);
            rig.broker.queue().publish(List.of(queued));
            rig.until(() -> rig.status(queued.id()).equals("completed"));
        }
        rig.worker.report();
        assertThat(rig.reports)
                .extracting(ClaimReport::queue)
                .containsExactlyInAnyOrderElementsOf(QueueId.ofType("quick"));
        assertThat(rig.reports).allMatch(report -> report.last().size() == 1);
    }

    @Test
    void thePaceIsOfWhatWasClaimedAndHasEnded() throws Exception {
        Rig rig = new Rig(2, waiting.handler()).started();
        rig.submit("waiting");
        rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire(2);
        rig.worker.report();
        rig.pass(Duration.ofSeconds(4));
        waiting.mayEnd.release(2);
        rig.until(rig.worker.runs::isIdle);
        rig.worker.report();
        // Two claims 4 s ago, which count an e-th for each 2 s: less than the two slots' one run in 4 s.
        assertThat(rig.reports).extracting(ClaimReport::perSecond).first().isEqualTo(0.0);
        assertThat(rig.reports.get(1).perSecond()).isCloseTo(Math.exp(-2), within(1e-6));
        rig.pass(Duration.ofSeconds(20));
        rig.worker.report();
        rig.worker.report();
        assertThat(rig.reports)
                .hasSize(3)
                .last()
                .extracting(ClaimReport::perSecond)
                .isEqualTo(0.0);
    }

    private static RunPolicy once() {
        return new RunPolicy(Duration.ofSeconds(60), 1, SECOND, SECOND, null);
    }
}

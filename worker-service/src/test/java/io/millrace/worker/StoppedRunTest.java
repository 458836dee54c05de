package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.port.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Timeouts and cancels. */
class StoppedRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Script.Waiting waiting = new Script.Waiting();

    @Test
    void aRunOverItsTimeIsStoppedAndCancelled() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting", "{}", timeout(2));
        rig.turn();
        waiting.begun.acquire();
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.status(id)).isEqualTo("processing");
        rig.pass(Duration.ofMillis(50));
        rig.until(() -> rig.status(id).equals("cancelled"));
        assertThat(rig.job(id).state().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(rig.job(id).state().error().message()).isEqualTo("timed out after 2 seconds");
    }

    @Test
    void aCancelComesThroughTheLine() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        JobStore.Cancellation.Requested asked = (JobStore.Cancellation.Requested)
                rig.store.jobs().cancel(List.of(id), Optional.empty()).get(id);
        rig.broker.queue().cancel(rig.session(), asked.attempt(), Reason.CANCELLED_BY_USER);
        rig.until(() -> rig.status(id).equals("cancelled"));
        assertThat(rig.job(id).state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(rig.job(id).state().error()).isNull();
    }

    @Test
    void aCancelWhoseMessageWasLostComesWithTheRenewal() throws Exception {
        Rig rig = new Rig(1, waiting.handler()).started();
        JobId id = rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.store.jobs().cancel(List.of(id), Optional.empty());
        rig.worker.lease.renew();
        rig.until(() -> rig.status(id).equals("cancelled"));
    }

    @Test
    void aHandlerThatSucceededAlthoughItWasCancelledHasCompleted() throws Exception {
        Rig rig = new Rig(1, waiting.stubborn()).started();
        JobId id = rig.submit("stubborn", "{}", timeout(2));
        rig.turn();
        waiting.begun.acquire();
        rig.pass(Duration.ofSeconds(3));
        waiting.mayEnd.release();
        rig.until(() -> rig.status(id).equals("completed"));
        assertThat(rig.halts).isEmpty();
    }

    @Test
    void oneThatIgnoresItsInterruptHaltsTheWorkerOnceItsRowIsMarked() throws Exception {
        Rig rig = new Rig(1, waiting.stubborn()).started();
        JobId id = rig.submit("stubborn", "{}", timeout(2));
        rig.turn();
        waiting.begun.acquire();
        rig.pass(Duration.ofSeconds(7));
        rig.worker.lastResort.check();
        assertThat(rig.halts).isEmpty();
        rig.store.goAway();
        rig.clock.tick(Duration.ofMillis(500));
        rig.turn();
        Rig.quietly(rig.worker.lastResort::check);
        assertThat(rig.halts).isEmpty();
        rig.store.comeBack();
        rig.worker.lastResort.check();
        assertThat(rig.halts).hasSize(1).first().asString().contains("stubborn");
        // What a reaper makes of it now.
        rig.store.upkeep().reap(rig.store.leases().readAll().get(0));
        assertThat(rig.status(id)).isEqualTo("cancelled");
        assertThat(rig.job(id).state().reason()).isEqualTo(Reason.TIMEOUT);
        waiting.mayEnd.release();
    }

    private static RunPolicy timeout(long seconds) {
        return new RunPolicy(Duration.ofSeconds(seconds), 3, SECOND, SECOND, null);
    }
}

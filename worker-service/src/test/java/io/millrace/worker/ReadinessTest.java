package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker that takes no jobs says so, and why. */
class ReadinessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void saysWhy(Rig rig, String why) {
        assertThat(rig.worker.hindrances()).singleElement().asString().contains(why);
    }

    @Test
    void withoutASessionItIsNotReady() {
        Rig rig = new Rig(1, Script.quick());
        saysWhy(rig, "no session");
        rig.started();
        assertThat(rig.worker.hindrances()).isEmpty();
        rig.tenure().lost();
        saysWhy(rig, "no session");
        rig.until(rig.worker::isReady);
    }

    @Test
    void withoutABrokerItIsNotReady() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.broker.goAway();
        saysWhy(rig, "broker");
        rig.broker.comeBack();
        assertThat(rig.worker.hindrances()).isEmpty();
    }

    @Test
    void aStoreThatDoesNotRenewItsLeaseIsToldAfterFiveSeconds() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.store.goAway();
        rig.pass(SECOND.multipliedBy(5));
        assertThat(rig.worker.hindrances()).isEmpty();
        rig.pass(SECOND);
        saysWhy(rig, "renewed 6 s ago");
        rig.store.comeBack();
        rig.pass(SECOND);
        assertThat(rig.worker.hindrances()).isEmpty();
    }

    @Test
    void claimsThatFailAreToldAfterFiveSecondsAlthoughItsLeaseIsRenewed() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.submit("quick");
        for (int i = 0; i < 24; i++) {
            rig.answerToLose = "claim";
            rig.pass(Duration.ofMillis(250));
        }
        saysWhy(rig, "claims have been failing");
        rig.answerToLose = "";
        rig.pass(SECOND.multipliedBy(6));
        assertThat(rig.worker.hindrances()).isEmpty();
    }

    @Test
    void oneWhoseSlotsAreAllTakenIsReady() throws Exception {
        Script.Waiting waiting = new Script.Waiting();
        Rig rig = new Rig(1, waiting.handler()).started();
        rig.submit("waiting");
        rig.turn();
        waiting.begun.acquire();
        rig.pass(SECOND.multipliedBy(2));
        assertThat(rig.worker.hindrances()).isEmpty();
        waiting.mayEnd.release();
    }

    @Test
    void oneThatLeavesIsNotReady() {
        Rig rig = new Rig(1, Script.quick()).started();
        rig.worker.drain();
        saysWhy(rig, "draining");
    }
}

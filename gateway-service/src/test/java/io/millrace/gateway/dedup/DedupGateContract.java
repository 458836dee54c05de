package io.millrace.gateway.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.gateway.Submissions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every gate must do, run by the fake and by the real one. */
abstract class DedupGateContract {
    private final String key = "order/7:" + UUID.randomUUID();

    abstract DedupGate gate();

    /** From now on the gate can say nothing. */
    abstract void takeAway();

    @Test
    void theFirstOpensAndTheSecondLearnsOfIt() {
        ValidSubmission first = Submissions.about(key);

        assertThat(ask(first)).isEqualTo(new Gate.Opened());
        assertThat(ask(Submissions.about(key))).isEqualTo(new Gate.TakenBy(first.id()));
        assertThat(ask(Submissions.about(key + "x"))).isEqualTo(new Gate.Opened());
    }

    @Test
    void whoAsksAgainHasStillOpenedIt() {
        ValidSubmission first = Submissions.about(key);
        ask(first);

        assertThat(ask(first)).isEqualTo(new Gate.Opened());
    }

    @Test
    void withoutAKeyThereIsNothingToAsk() {
        assertThat(ask(Submissions.about(null))).isEqualTo(new Gate.NotAsked());
    }

    @Test
    void onlyTheHolderFreesAKey() {
        ValidSubmission first = Submissions.about(key);
        ask(first);

        free(key, Submissions.about(key));
        assertThat(ask(Submissions.about(key))).isEqualTo(new Gate.TakenBy(first.id()));

        free(key, first);
        assertThat(ask(Submissions.about(key))).isEqualTo(new Gate.Opened());
    }

    @Test
    void whatItCannotSayIsUnknown() {
        ask(Submissions.about(key));
        takeAway();

        assertThat(ask(Submissions.about(key))).isEqualTo(new Gate.Unknown());
        free(key, Submissions.about(key));
    }

    final Gate ask(ValidSubmission submission) {
        return gate().ask(submission)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join()
                .gate();
    }

    final void free(String objectId, ValidSubmission holder) {
        gate().free(new WindowKey(holder.owner(), objectId, holder.id()))
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}

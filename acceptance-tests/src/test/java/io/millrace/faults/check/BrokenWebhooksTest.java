package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Webhooks;
import io.millrace.faults.evidence.Webhooks.Delivery;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One broken promise about what is told of ends, and nothing else is found. */
class BrokenWebhooksTest {
    private final History history = new History();
    private final Story job = history.job(Fate.COMPLETES).runs();
    private final Delivery told = new Delivery("d-1", job.id, "completed", 1);

    private void webhooks(List<Delivery> stored, List<Delivery> received) {
        history.webhooks = new Webhooks(Set.of(job.id), stored, received);
    }

    @Test
    void whatIsToldOnceOrMoreIsFine() {
        webhooks(List.of(told), List.of(told));
        assertThat(history.kinds()).isEmpty();
        webhooks(List.of(told), List.of(told, told));
        assertThat(history.kinds()).isEmpty();
    }

    @Test
    void anOutcomeHasNoRow() {
        webhooks(List.of(), List.of());
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.UNTOLD);
    }

    @Test
    void theRowIsOfAnotherOutcome() {
        Delivery other = new Delivery("d-1", job.id, "failed", 1);
        webhooks(List.of(other), List.of(other));
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.UNTOLD);
    }

    @Test
    void itNeverArrives() {
        webhooks(List.of(told), List.of());
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.UNTOLD);
    }

    @Test
    void whatArrivesIsNotStored() {
        webhooks(List.of(told), List.of(told, new Delivery("d-2", job.id, "completed", 1)));
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.MADE_UP);
    }

    @Test
    void whatArrivesIsStoredOtherwise() {
        webhooks(List.of(told), List.of(told, new Delivery("d-1", job.id, "completed", 2)));
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.MADE_UP);
    }

    @Test
    void anOutcomeHasTwoRows() {
        Delivery second = new Delivery("d-2", job.id, "completed", 1);
        webhooks(List.of(told, second), List.of(told, second));
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.MADE_UP);
    }

    @Test
    void aJobIsToldOfThatNamesNobody() {
        Story silent = history.job(Fate.COMPLETES).accepted().claimed(W1).returns();
        Delivery unasked = new Delivery("d-2", silent.id, "completed", 1);
        webhooks(List.of(told, unasked), List.of(told, unasked));
        assertThat(history.kinds()).containsExactly(OutcomesAreTold.MADE_UP);
    }
}

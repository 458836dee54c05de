package io.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransitionTest {
    @Test
    void aCompletedJobNeverChanges() {
        for (JobStatus to : JobStatus.values()) {
            assertThat(Transition.between(JobStatus.COMPLETED, to)).isEmpty();
        }
    }

    @Test
    void otherTerminalStatusesChangeOnlyByRetry() {
        Set<Transition> fromTerminal = Arrays.stream(Transition.values())
                .filter(move -> move.from().isTerminal())
                .collect(Collectors.toSet());
        assertThat(fromTerminal).containsExactlyInAnyOrder(Transition.RETRY_FAILED, Transition.RETRY_CANCELLED);
        assertThat(fromTerminal).allMatch(move -> move.to() == JobStatus.QUEUED);
    }

    @Test
    void processingIsReachedByAClaimAlone() {
        assertThat(Arrays.stream(Transition.values()).filter(move -> move.to() == JobStatus.PROCESSING))
                .containsExactly(Transition.CLAIM);
    }

    @Test
    void theTableIsFoundByItsEnds() {
        for (Transition move : Transition.values()) {
            assertThat(Transition.between(move.from(), move.to())).contains(move);
        }
        assertThat(Transition.between(JobStatus.SCHEDULED, JobStatus.COMPLETED)).isEmpty();
    }

    @Test
    void everyStatusThatIsNotTerminalHasAWayOn() {
        for (JobStatus status : JobStatus.values()) {
            boolean leads = Arrays.stream(Transition.values()).anyMatch(move -> move.from() == status);
            assertThat(leads || status.isTerminal()).as(status.wireName()).isTrue();
        }
    }
}

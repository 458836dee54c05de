package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.port.EndListener.AttemptEnd;
import io.millrace.core.port.EndListener.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndListenerTest {
    @ParameterizedTest
    @EnumSource
    void anEndIsFoundByItsName(AttemptEnd end) {
        assertThat(end.wireName()).isLowerCase();
        assertThat(AttemptEnd.of(end.wireName())).isSameAs(end);
    }

    @Test
    void anotherNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AttemptEnd.of("vanished"));
    }

    @Test
    void whomEndsDoNotConcernIsToldAllTheSame() {
        EndListener.NONE.ended(new End(AttemptEnd.LOST, JobStatus.FAILED, Reason.WORKER_LOST));
        EndListener.NONE.ended(new End(null, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER));
    }
}

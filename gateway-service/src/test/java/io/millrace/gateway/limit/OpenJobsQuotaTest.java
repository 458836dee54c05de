package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.QueueId;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.runway.Runway;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenJobsQuotaTest {
    private static final IntakeLimits TO_THE_BACKLOG =
            new IntakeRules(new Runway(), quota(OptionalInt.empty(), null), true);

    private final FakeStore store = new FakeStore(new ManualClock());

    private static OpenJobsQuota quota(OptionalInt most, FakeStore store) {
        return new OpenJobsQuota(most, store == null ? null : store.runway());
    }

    private void submit(int jobs) {
        store.jobs()
                .persist(
                        IntStream.range(0, jobs)
                                .mapToObj(i -> Submissions.gated("quota-" + i))
                                .toList(),
                        TO_THE_BACKLOG);
    }

    @Test
    void withoutAQuotaNothingIsChecked() {
        OpenJobsQuota quota = quota(OptionalInt.empty(), store);
        quota.look();
        assertThat(quota.forNext("demo")).isEmpty();
        assertThat(quota.always()).isEmpty();
    }

    @Test
    void aSmallQuotaIsCheckedEachTime() {
        OpenJobsQuota quota = quota(OptionalInt.of(10), store);
        quota.look();
        assertThat(quota.forNext("demo")).hasValue(10);
    }

    @Test
    void aLargeQuotaIsCheckedForThoseWhoAreNear() {
        OpenJobsQuota quota = quota(OptionalInt.of(2_600), store);
        assertThat(quota.forNext("demo")).as("nobody has looked yet").hasValue(2_600);
        quota.look();
        assertThat(quota.forNext("demo")).isEmpty();
        assertThat(quota.always()).hasValue(2_600);

        submit(100);
        quota.look();
        assertThat(quota.forNext("demo")).hasValue(2_600);
        assertThat(quota.forNext("other")).isEmpty();
    }

    @Test
    void rulesPutRoomAndQuotaTogether() {
        Runway runway = new Runway();
        runway.found("noop", 2);
        QueueId queue = QueueId.ofType("noop").get(0);
        IntakeRules rules = new IntakeRules(runway, quota(OptionalInt.of(5), store), false);
        assertThat(rules.takeRoom(queue)).isTrue();
        assertThat(rules.openJobs("demo")).hasValue(5);
        assertThat(new IntakeRules(runway, quota(OptionalInt.of(5), store), true).takeRoom(queue))
                .as("each job is fed")
                .isFalse();
        assertThat(List.of(rules.takeRoom(queue), rules.takeRoom(queue))).containsExactly(true, false);
    }
}

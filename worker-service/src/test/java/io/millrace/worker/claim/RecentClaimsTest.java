package io.millrace.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.worker.run.Run;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What gateways are told of the queues, and when. */
class RecentClaimsTest {
    private static final QueueId HIGH = new QueueId("report", Priority.HIGH);
    private static final QueueId LOW = new QueueId("report", Priority.LOW);
    private final TestRuns worker = new TestRuns(2);
    private final List<ClaimReport> reports = new ArrayList<>();
    private boolean away;
    private final UpkeepStore store = (UpkeepStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {UpkeepStore.class}, (proxy, method, arguments) -> {
                if (away) {
                    throw new StoreUnavailableException("away", new IllegalStateException());
                }
                reports.add((ClaimReport) arguments[1]);
                return null;
            });
    private final RecentClaims claims = new RecentClaims(store, () -> worker.tenure, worker.paces);

    @Test
    void aQueueIsToldOfUntilItsPaceWasToldAsZeroOnce() {
        Run run = claim(HIGH, false);
        assertThat(reported()).singleElement().satisfies(report -> {
            assertThat(report.last()).hasSize(1);
            assertThat(report.perSecond()).isZero();
        });
        assertThat(reported()).isEmpty();
        worker.end(List.of(run));
        assertThat(reported()).singleElement().satisfies(report -> {
            assertThat(report.last()).hasSize(1);
            assertThat(report.perSecond()).isPositive();
        });
        worker.clock.tick(Duration.ofSeconds(1));
        assertThat(reported()).hasSize(1);
        pass(20);
        assertThat(reported()).extracting(ClaimReport::perSecond).containsExactly(0.0);
        assertThat(reported()).isEmpty();
    }

    @Test
    void queuesAreToldOfApart() {
        claim(HIGH, false);
        claim(LOW, false);
        claim(LOW, false);
        assertThat(reported())
                .extracting(report -> report.queue() + " " + report.last().size())
                .containsExactlyInAnyOrder("report.high 1", "report.low 2");
        claim(LOW, false);
        assertThat(reported()).extracting(ClaimReport::queue).containsExactly(LOW);
    }

    @Test
    void aRedeliveryCountsForThePaceAlone() {
        worker.end(List.of(claim(HIGH, true)));
        assertThat(reported()).singleElement().satisfies(report -> {
            assertThat(report.last()).isEmpty();
            assertThat(report.perSecond()).isPositive();
        });
    }

    @Test
    void theLastHundredAreTold() {
        for (int n = 0; n < 120; n++) {
            worker.end(List.of(claim(HIGH, false)));
            worker.clock.tick(Duration.ofMillis(1));
        }
        List<ClaimReport> told = reported();
        assertThat(told)
                .singleElement()
                .satisfies(report -> assertThat(report.last()).hasSize(RecentClaims.KEPT));
        assertThat(told.get(0).last().get(0).claimedAt())
                .isEqualTo(worker.clock.now().minusMillis(RecentClaims.KEPT));
    }

    @Test
    void whatCouldNotBeToldIsToldLater() {
        claim(HIGH, false);
        away = true;
        assertThatThrownBy(claims::report).isInstanceOf(StoreUnavailableException.class);
        away = false;
        assertThat(reported()).hasSize(1);
        assertThat(reported()).isEmpty();
    }

    @Test
    void nothingIsToldWithoutASession() {
        claim(HIGH, false);
        worker.tenure.lost();
        assertThat(reported()).isEmpty();
    }

    private Run claim(QueueId queue, boolean redelivered) {
        Run run = worker.run(queue, redelivered);
        claims.add(run);
        return run;
    }

    /** A while in which the session is kept. */
    private void pass(int seconds) {
        for (int n = 0; n < seconds; n++) {
            worker.clock.tick(Duration.ofSeconds(1));
            worker.tenure.renewed(worker.clock.nanos());
            worker.tenure.probed(worker.clock.nanos());
        }
    }

    private List<ClaimReport> reported() {
        reports.clear();
        claims.report();
        return List.copyOf(reports);
    }
}

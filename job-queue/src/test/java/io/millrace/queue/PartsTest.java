package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import io.millrace.telemetry.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The small parts: backlog, waits, names, profiles. */
class PartsTest {
    private static final class Ticking implements Clock {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    @Test
    void aFullBacklogDropsTheOldest() {
        Backlog backlog = new Backlog(3);
        List<QueuedJob> jobs = Inbox.jobs("noop", 5);
        backlog.add(jobs);
        assertThat(backlog.dropped()).isEqualTo(2);
        Publication oldest = backlog.poll();
        assertThat(oldest).isEqualTo(new Publication(jobs.get(2), 0));
        backlog.addAgain(oldest.again(Activity.NONE));
        backlog.addAgain(oldest.again(Activity.NONE));
        assertThat(backlog.dropped()).isEqualTo(3);
        assertThat(backlog.poll()).isEqualTo(new Publication(jobs.get(2), 1));
        assertThat(backlog.size()).isEqualTo(2);
        backlog.drop();
        assertThat(backlog.dropped()).isEqualTo(4);
        backlog.poll();
        backlog.poll();
        assertThat(backlog.poll()).isNull();
    }

    @Test
    void waitsGrowToTheirBoundAndBeginAgainAfterAGoodTime() {
        Ticking clock = new Ticking();
        RetryWaits waits = new RetryWaits(4, clock);
        assertThat(waits.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(waits.isFirst()).isTrue();
        for (int n = 0; n < 10; n++) {
            waits.next();
        }
        assertThat(waits.next()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_600));
        assertThat(waits.isFirst()).isFalse();
        waits.succeeded();
        clock.nanos += Duration.ofSeconds(1).toNanos();
        assertThat(waits.next()).as("a short success is none").isGreaterThan(Duration.ofMillis(700));
        waits.succeeded();
        clock.nanos += Duration.ofSeconds(3).toNanos();
        assertThat(waits.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void queuesAreNamedByWhatTheyAreFor() {
        assertThat(QueueNames.jobs(new QueueId("report", Priority.HIGH))).isEqualTo("millrace.jobs.report.high");
        Session session = new Session(UUID.fromString("00000000-0000-4000-8000-000000000001"));
        assertThat(QueueNames.worker(session)).isEqualTo("worker.00000000-0000-4000-8000-000000000001");
    }

    @Test
    void profilesAreKnownByName() {
        for (BrokerProfile profile : BrokerProfile.values()) {
            assertThat(BrokerProfile.parse(profile.wireName())).contains(profile);
        }
        assertThat(BrokerProfile.parse("kafka")).isEmpty();
        assertThat(BrokerProfile.RABBITMQ.jobQueueArguments()).containsEntry("x-queue-type", "quorum");
        assertThat(BrokerProfile.EMBEDDED.jobQueueArguments()).isEmpty();
        assertThat(BrokerProfile.RABBITMQ_CLASSIC.prefetch(2, 5)).isEqualTo(2);
        assertThat(BrokerProfile.EMBEDDED.prefetch(2, 5)).isEqualTo(7);
    }

    @Test
    void settingsDoNotTellThePassword() {
        AmqpSettings settings =
                new AmqpSettings("broker", 5672, "millrace", "secret", "jobs", BrokerProfile.RABBITMQ, "gateway-1");
        assertThat(settings.toString()).contains("broker:5672/jobs").doesNotContain("secret");
    }
}

package io.millrace.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.job.Trace;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.Admission;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.FakeTypeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.dedup.FakeDedupGate;
import io.millrace.gateway.validate.Destinations;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.validate.Submission.Timing;
import io.millrace.gateway.validate.SubmissionValidator;
import io.millrace.gateway.validate.Submitter;
import io.millrace.gateway.validate.TypeCatalog;
import io.millrace.gateway.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final Submitter DEMO = new Submitter("demo", false, new Trace("0".repeat(31) + "1", null));
    private static final JobType ANY = new JobType(
            "any", "", new Json("{}"), new Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2)), RunsOn.WORKERS);

    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final FakeDedupGate gate = new FakeDedupGate(clock);
    private final SubmissionValidator validator = new SubmissionValidator(
            new TypeCatalog(new FakeTypeStore(), List.of(ANY), clock, Runnable::run),
            () -> Submissions.newId().value(),
            clock,
            3_600,
            CommandAllowance.of(List.of("*")),
            new Destinations(
                    (owner, url) -> CompletableFuture.completedFuture(Optional.empty()),
                    (owner, url) -> CompletableFuture.completedFuture(Optional.empty())));
    private final Intake intake = intake(gated -> CompletableFuture.completedFuture(
            memory.jobs().persist(List.of(gated), IntakeLimits.NONE).get(0)));

    @Test
    void acceptsAndKeepsTheKey() {
        assertThat(submit("a", "{}").join()).isInstanceOf(Admission.Accepted.class);

        assertThat(gate.holds("demo", "a")).isTrue();
    }

    @Test
    void aDuplicateAndAConflictLeaveTheHoldersKey() {
        submit("a", "{}").join();

        assertThat(submit("a", "{}").join()).isInstanceOf(Admission.Duplicate.class);
        assertThat(submit("a", "{\"x\": 1}").join()).isInstanceOf(Admission.Conflict.class);

        assertThat(gate.holds("demo", "a")).isTrue();
    }

    @Test
    void aKeyThatCannotBeUsedIsFreed() {
        submit("a", "{}").join();
        clock.tick(Duration.ofSeconds(400));

        assertThat(submit("a", "{}").join())
                .as("its window lasts while it is unfinished, whatever Redis says")
                .isInstanceOf(Admission.Duplicate.class);

        assertThat(gate.holds("demo", "a")).isFalse();
    }

    @Test
    void aKeyIsFreedWhenTheStoreIsAway() {
        Intake away = intake(gated -> CompletableFuture.failedFuture(new JobException.Unavailable()));

        CompletableFuture<Admission> lost =
                away.submit(submission("a", "{}"), DEMO).toCompletableFuture();

        assertThat(lost).isCompletedExceptionally();
        assertThat(gate.holds("demo", "a")).isFalse();
    }

    @Test
    void withoutAKeyThereIsNothingToFree() {
        Intake broken = intake(gated -> CompletableFuture.failedFuture(new IllegalStateException()));

        assertThat(broken.submit(submission(null, "{}"), DEMO).toCompletableFuture())
                .isCompletedExceptionally();
    }

    @Test
    void whatIsInvalidNeverReachesTheGate() {
        assertThat(submit("", "{}")).isCompletedExceptionally();

        assertThat(gate.holds("demo", "")).isFalse();
    }

    private Intake intake(Function<GatedSubmission, CompletionStage<Admission>> persist) {
        return new Intake(validator, gate, persist);
    }

    private CompletableFuture<Admission> submit(String objectId, String params) {
        return intake.submit(submission(objectId, params), DEMO).toCompletableFuture();
    }

    private static Submission submission(String objectId, String params) {
        return new Submission(
                objectId,
                "any",
                null,
                StrictJson.readObject(params.getBytes(StandardCharsets.UTF_8)),
                new Timing(null, null, null, null, null, null, null),
                Map.of());
    }
}

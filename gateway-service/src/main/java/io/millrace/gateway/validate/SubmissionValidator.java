package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobType;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.policy.Bounds;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.Clock;
import io.millrace.gateway.validate.Submission.Timing;
import io.millrace.gateway.wire.Text;
import io.millrace.gateway.wire.Times;
import io.millrace.handler.BuiltInTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ValidSubmission} of a {@link Submission}, or says all that is wrong with it. Never blocks. */
public final class SubmissionValidator {
    private static final String DEFAULT_TYPE = "report";

    private static final String COMMAND = BuiltInTypes.COMMAND.name();
    private static final long DEFAULT_WINDOW_SECONDS = 300;

    private final TypeCatalog types;
    private final Supplier<UUID> ids;
    private final Clock clock;
    private final Bounds timeoutBounds;
    private final CommandAllowance commands;
    private final Destinations destinations;

    /**
     * @param commands which commands this deployment runs
     * @param destinations where it lets clients send it
     * @param ids makes UUIDs of version 7
     * @param maxTimeoutSeconds the longest timeout that may be asked for
     */
    public SubmissionValidator(
            TypeCatalog types,
            Supplier<UUID> ids,
            Clock clock,
            long maxTimeoutSeconds,
            CommandAllowance commands,
            Destinations destinations) {
        this.types = types;
        this.ids = ids;
        this.clock = clock;
        this.commands = commands;
        this.destinations = destinations;
        this.timeoutBounds =
                new Bounds(Bounds.TIMEOUT_SECONDS.min(), Math.min(maxTimeoutSeconds, Bounds.TIMEOUT_SECONDS.max()));
    }

    /**
     * Fails with {@link JobException.Invalid}, {@link JobException.NotPermitted}, {@link JobException.CommandNotAllowed}, or {@link JobException.Unavailable} if the type is not
     * in memory and cannot be looked up.
     */
    public CompletionStage<ValidSubmission> validate(Submission submission, Submitter submitter) {
        String type = submission.type() == null ? DEFAULT_TYPE : submission.type();
        if (type.equals(COMMAND) && !submitter.mayCommand()) {
            return CompletableFuture.failedFuture(JobException.NotPermitted.commands());
        }
        return types.find(type)
                .thenCompose(known -> destinations
                        .objections(submission, type, submitter.owner())
                        .thenApply(objections -> validate(submission, submitter, type, known, objections)));
    }

    private ValidSubmission validate(
            Submission submission,
            Submitter submitter,
            String type,
            Optional<KnownType> known,
            List<FieldError> objections) {
        FieldErrors errors = new FieldErrors();
        checkObjectId(submission, errors);
        checkLabels(submission, errors);
        Priority priority = priority(submission.priority(), errors);
        Start start = start(submission.timing(), errors);
        if (known.isEmpty()) {
            errors.add("type", "there is no such job type");
        }
        KnownType knownType = known.orElse(null);
        Params params = params(submission.params(), knownType, errors);
        objections.forEach(each -> errors.addFirst(each.field(), each.message()));
        RunPolicy policy = policy(submission.timing(), knownType, errors);
        errors.throwIfAny();
        if (type.equals(COMMAND)) {
            CommandCheck.check(Objects.requireNonNull(submission.params()), commands);
        }
        JobSpec spec = new JobSpec(
                submission.objectId(),
                type,
                priority,
                params.whole(),
                params.masked(),
                policy,
                submission.labels(),
                submission.callbackUrl());
        return new ValidSubmission(new JobId(ids.get()), submitter.owner(), spec, start, submitter.trace());
    }

    private static void checkObjectId(Submission submission, FieldErrors errors) {
        String key = submission.objectId();
        if (key == null) {
            if (submission.type() == null) {
                errors.add("object_id", "is required, unless there is a type");
            }
        } else if (!Bounds.OBJECT_ID_LENGTH.contains(Text.length(key))) {
            errors.add("object_id", "must have " + Bounds.OBJECT_ID_LENGTH + " characters");
        } else if (Text.hasControl(key)) {
            errors.add("object_id", "must not contain control characters");
        }
    }

    private static Priority priority(@Nullable String name, FieldErrors errors) {
        Optional<Priority> priority = name == null ? Optional.of(Priority.NORMAL) : Priority.parse(name);
        if (priority.isEmpty()) {
            errors.add("priority", "must be high, normal or low");
        }
        return priority.orElse(Priority.NORMAL);
    }

    private static void checkLabels(Submission submission, FieldErrors errors) {
        if (!Bounds.LABELS.contains(submission.labels().size())) {
            errors.add("labels", "must be at most " + Bounds.LABELS.max());
        }
        submission.labels().forEach((key, value) -> {
            if (!isLabelText(key) || key.indexOf(':') >= 0) {
                errors.add(
                        "labels",
                        "keys must have " + Bounds.LABEL_LENGTH + " characters, without colons and control characters");
            } else if (!isLabelText(value)) {
                errors.add(
                        "labels." + key,
                        "must have " + Bounds.LABEL_LENGTH + " characters, without control characters");
            }
        });
    }

    private static boolean isLabelText(String text) {
        return Bounds.LABEL_LENGTH.contains(Text.length(text)) && !Text.hasControl(text);
    }

    private Start start(Timing timing, FieldErrors errors) {
        if (timing.delaySeconds() != null && timing.runAt() != null) {
            errors.add("run_at", "must not be given together with delay_seconds");
            return new Start.Now();
        }
        if (timing.runAt() != null) {
            return at(timing.runAt(), errors);
        }
        long delay = errors.within("delay_seconds", timing.delaySeconds(), Bounds.DELAY_SECONDS, 0);
        return delay == 0 ? new Start.Now() : new Start.After(Duration.ofSeconds(delay));
    }

    private Start at(String text, FieldErrors errors) {
        Optional<Instant> time = Times.parse(text);
        if (time.isEmpty()) {
            errors.add("run_at", "must be a time of RFC 3339, for example 2026-11-21T10:00:00Z");
            return new Start.Now();
        }
        if (time.get().isAfter(clock.now().plusSeconds(Bounds.DELAY_SECONDS.max()))) {
            errors.add("run_at", "must be at most 366 days from now");
        }
        return new Start.At(time.get());
    }

    /** @param masked null: nothing of them is secret */
    private record Params(Json whole, @Nullable Json masked) {
        static final Params NONE = new Params(Json.EMPTY_OBJECT, null);
    }

    private static Params params(@Nullable ObjectNode given, @Nullable KnownType type, FieldErrors errors) {
        ObjectNode params = given == null ? JsonNodeFactory.instance.objectNode() : given;
        if (type == null) {
            return Params.NONE;
        }
        if (bytes(params.toString()) > Bounds.PARAMS_BYTES.max()) {
            errors.add("params", "must have at most " + Bounds.PARAMS_BYTES.max() + " bytes");
            return Params.NONE;
        }
        ObjectNode filled = type.schema().withDefaults(params);
        type.schema().check(filled, errors);
        return new Params(
                new Json(filled.toString()),
                type.schema().secrets().masked(filled).orElse(null));
    }

    private static long bytes(String text) {
        // Most texts are short, and none has more than three bytes a character.
        return text.length() * 3L <= Bounds.PARAMS_BYTES.max()
                ? text.length()
                : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private RunPolicy policy(Timing timing, @Nullable KnownType type, FieldErrors errors) {
        JobType.Defaults defaults = type == null
                ? new JobType.Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2))
                : type.type().defaults();
        long timeout = Math.min(defaults.timeout().toSeconds(), timeoutBounds.max());
        long backoff = defaults.backoff().toSeconds();
        Long retention = timing.retentionSeconds();
        return new RunPolicy(
                Duration.ofSeconds(errors.within("timeout_seconds", timing.timeoutSeconds(), timeoutBounds, timeout)),
                (int) errors.within("max_attempts", timing.maxAttempts(), Bounds.MAX_ATTEMPTS, defaults.maxAttempts()),
                Duration.ofSeconds(
                        errors.within("backoff_seconds", timing.backoffSeconds(), Bounds.BACKOFF_SECONDS, backoff)),
                Duration.ofSeconds(errors.within(
                        "dedup_window_seconds",
                        timing.dedupWindowSeconds(),
                        Bounds.DEDUP_WINDOW_SECONDS,
                        DEFAULT_WINDOW_SECONDS)),
                retention == null
                        ? null
                        : Duration.ofSeconds(
                                errors.within("retention_seconds", retention, Bounds.RETENTION_SECONDS, 0)));
    }
}

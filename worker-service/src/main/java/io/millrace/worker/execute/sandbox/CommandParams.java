package io.millrace.worker.execute.sandbox;

import io.millrace.core.policy.CommandAllowance;
import io.millrace.handler.JobContext;
import io.millrace.handler.PermanentFailure;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The params of a {@code command} job as what is asked of the supervisor. The type's schema has been checked by the gateway. */
final class CommandParams {
    private static final long MEBIBYTE = 1 << 20;
    /** After its time a run is stopped by the worker, and after this by the supervisor. */
    private static final Duration MARGIN = Duration.ofSeconds(6);

    private CommandParams() {}

    /** @throws PermanentFailure if this worker does not run such commands */
    static CommandSpec spec(JobContext context, CommandRules rules) throws PermanentFailure {
        Map<String, @Nullable Object> params = context.params();
        List<String> argv = argv(params);
        String image = (String) params.get("image");
        boolean network = Boolean.TRUE.equals(params.get("network"));
        Map<String, String> given = env(params);
        Optional<String> objection = rules.allowed().objection(argv.get(0), image, given.keySet());
        if (objection.isPresent()) {
            throw new PermanentFailure("command-not-allowed", objection.get());
        }
        if (network && !rules.network()) {
            throw new PermanentFailure("not-enforceable", "this worker gives commands no network");
        }
        Limits limits = new Limits(
                fraction(params.get("cpus")),
                duration(params.get("cpu_seconds")),
                bytes(params.get("memory_mb")),
                number(params.get("max_output_bytes"), MEBIBYTE),
                network,
                context.timeLeft().plus(MARGIN));
        return new CommandSpec(argv, withToken(given, context), stdin(params), image, limits);
    }

    /** Which run this is: what it changes elsewhere can be fenced by the number of its attempt, and seen in its trace. */
    private static Map<String, String> withToken(Map<String, String> given, JobContext context) {
        Map<String, String> env = new LinkedHashMap<>(given);
        env.put("MILLRACE_JOB_ID", context.jobId());
        env.put("MILLRACE_ATTEMPT", Integer.toString(context.attempt()));
        String traceparent = context.traceparent();
        if (traceparent != null) {
            env.putIfAbsent("TRACEPARENT", traceparent);
        }
        return env;
    }

    private static List<String> argv(Map<String, @Nullable Object> params) throws PermanentFailure {
        if (params.get("argv") instanceof List<?> argv && !argv.isEmpty()) {
            return argv.stream().map(String::valueOf).toList();
        }
        if (params.get("command") instanceof String line) {
            return List.of(CommandAllowance.SHELL, "-c", line);
        }
        throw new PermanentFailure("invalid-params", "argv or command is needed");
    }

    private static Map<String, String> env(Map<String, @Nullable Object> params) {
        Map<String, String> env = new LinkedHashMap<>();
        if (params.get("env") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> env.put(String.valueOf(name), String.valueOf(value)));
        }
        return env;
    }

    private static byte[] stdin(Map<String, @Nullable Object> params) {
        return params.get("stdin") instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static @Nullable Double fraction(@Nullable Object value) {
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static @Nullable Duration duration(@Nullable Object seconds) {
        return seconds instanceof Number number
                ? Duration.ofMillis(
                        new BigDecimal(number.toString()).movePointRight(3).longValue())
                : null;
    }

    private static @Nullable Long bytes(@Nullable Object megabytes) {
        return megabytes instanceof Number number ? (Long) (number.longValue() * MEBIBYTE) : null;
    }

    private static long number(@Nullable Object value, long fallback) {
        return value instanceof Number number ? number.longValue() : fallback;
    }
}

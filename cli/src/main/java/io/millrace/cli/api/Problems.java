package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server refuses, as an error that says what to do next. */
final class Problems {
    private Problems() {}

    static RuntimeException of(Refusal refusal, Endpoint endpoint) {
        if (refusal.location() != null) {
            return new CliException(
                    ExitCode.REFUSED,
                    endpoint.url() + " sends on to " + refusal.location(),
                    "if that is where your server is, give its address by --url");
        }
        Map<String, Object> problem;
        try {
            problem = Json.object(refusal.body());
        } catch (IOException e) {
            problem = Map.of();
        }
        String code = Json.textOr(problem, "code", "");
        if (code.isEmpty() && refusal.status() != 401) {
            return foreign(refusal.status(), endpoint);
        }
        String advice = advice(refusal, code, problem, endpoint);
        if (refusal.status() == 503) {
            return Unreachable.afterwards(message(refusal, problem), String.valueOf(advice));
        } else if (code.equals("rate-limited")) {
            return Unreachable.surely(message(refusal, problem), String.valueOf(advice));
        }
        return CliException.refused(refusal.status(), code, message(refusal, problem), advice);
    }

    /** Of a proxy, or of another service. */
    private static RuntimeException foreign(int status, Endpoint endpoint) {
        String advice = "is the address right? `millrace config` shows which one is used, and where it comes from";
        String answers = endpoint.url() + " answers " + status + ", and not as Millrace does";
        return switch (status) {
            case 502, 503, 504 -> Unreachable.afterwards(answers, advice);
            default -> CliException.refused(status, "", answers, advice);
        };
    }

    /**
     * @param retryAfter seconds; null: not said
     * @param location where the server would send one; null: nowhere
     */
    record Refusal(
            int status,
            String body,
            @Nullable String retryAfter,
            @Nullable String location) {}

    private static String message(Refusal refusal, Map<String, Object> problem) {
        List<String> errors = Json.maps(problem, "errors").stream()
                .map(each -> Fields.asTyped(Json.textOr(each, "field", "")) + ": " + Json.textOr(each, "message", ""))
                .toList();
        return errors.isEmpty()
                ? Json.textOr(problem, "detail", "the server answers " + refusal.status())
                : String.join("\n  ", errors);
    }

    private static @Nullable String invalid(Map<String, Object> problem) {
        List<String> fields = Json.maps(problem, "errors").stream()
                .map(each -> Json.textOr(each, "field", ""))
                .toList();
        if (fields.contains("type")) {
            return "`millrace types` shows them";
        }
        return fields.stream().anyMatch(each -> each.startsWith("params"))
                ? "`millrace types TYPE` shows the params of a type"
                : null;
    }

    private static @Nullable String advice(
            Refusal refusal, String code, Map<String, Object> problem, Endpoint endpoint) {
        if (refusal.status() == 401) {
            return unauthenticated(endpoint);
        }
        return switch (code) {
            case "invalid" -> invalid(problem);
            case "unknown-job" -> "`millrace list` shows your jobs";
            case "unknown-worker" -> "`millrace workers` shows them";
            case "not-permitted" -> "`millrace whoami` shows what you may do; an administrator may change it";
            case "command-not-allowed" -> "whoever runs the service decides by MILLRACE_COMMAND_ALLOW what is run";
            case "dedup-conflict" -> "the other job: `millrace status " + Json.textOr(problem, "job_id", "") + "`";
            case "already-finished", "already-cancelled", "not-retryable" ->
                "its status is " + Json.textOr(problem, "job_status", "another");
            case "rate-limited", "unavailable" ->
                "try again" + (refusal.retryAfter() == null ? " later" : " in " + refusal.retryAfter() + " s");
            case "quota-open-jobs" -> "wait until some of your jobs have ended, or cancel some: `millrace list`";
            case "internal" ->
                "whoever runs the service finds more in its log, by trace id "
                        + Json.textOr(problem, "trace_id", "unknown");
            default -> null;
        };
    }

    private static String unauthenticated(Endpoint endpoint) {
        Credentials given = endpoint.credentials();
        if (given.token() != null) {
            return "the token is not, or no longer, good (it lives for 15 minutes): `millrace login` gets a new one";
        }
        return given.areThere()
                ? "is the password of " + given.user() + " right? `millrace login` asks for it"
                : "log in: `millrace login`, or set MILLRACE_USER and MILLRACE_PASSWORD";
    }
}

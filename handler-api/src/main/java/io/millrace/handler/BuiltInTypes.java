package io.millrace.handler;

import java.time.Duration;
import java.util.List;

/** The types that every worker can run. Here, so that a gateway knows them before any worker has ever started. */
public final class BuiltInTypes {
    private static final String SECONDS = """
            {"type": "number", "minimum": 0, "maximum": 3600, "default": 0, "description": "simulated work"}""";

    public static final JobTypeDescriptor REPORT =
            new JobTypeDescriptor("report", "A complex report, simulated by a sleep of random length.", """
            {"type": "object", "additionalProperties": false,
             "properties": {
               "min_seconds": {"type": "number", "minimum": 0, "maximum": 3600, "default": 15},
               "max_seconds": {"type": "number", "minimum": 0, "maximum": 3600, "default": 40}},
             "x-ordered": [["min_seconds", "max_seconds"]]}""");

    public static final JobTypeDescriptor NOOP = new JobTypeDescriptor("noop", "Does nothing: for measuring.", """
            {"type": "object", "additionalProperties": false, "properties": {}}""");

    public static final JobTypeDescriptor COMPUTE_SUM =
            new JobTypeDescriptor("compute_sum", "Adds numbers.", """
            {"type": "object", "additionalProperties": false, "required": ["numbers"],
             "properties": {
               "numbers": {"type": "array", "minItems": 1, "maxItems": 10000, "items": {"type": "number"}},
               "seconds": %s}}""".formatted(SECONDS));

    public static final JobTypeDescriptor UNSTABLE_TASK = new JobTypeDescriptor(
            "unstable_task",
            "Fails at random: shows retries.",
            """
            {"type": "object", "additionalProperties": false,
             "properties": {
               "failure_rate": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
               "seconds": %s}}""".formatted(SECONDS),
            Duration.ofSeconds(60),
            3,
            Duration.ofSeconds(2));

    private BuiltInTypes() {}

    public static List<JobTypeDescriptor> all() {
        return List.of(REPORT, NOOP, COMPUTE_SUM, UNSTABLE_TASK);
    }
}

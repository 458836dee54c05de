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

    public static final JobTypeDescriptor GENERATE_REPORT = new JobTypeDescriptor(
            "generate_report", "Writes a report in Markdown, section by section.", """
            {"type": "object", "additionalProperties": false, "required": ["title"],
             "properties": {
               "title": {"type": "string", "minLength": 1, "maxLength": 200},
               "sections": {"type": "array", "maxItems": 1000, "default": [],
                 "description": "headings, or headings with text",
                 "items": {"type": ["string", "object"], "maxLength": 200, "additionalProperties": false, "required": ["heading"],
                   "properties": {"heading": {"type": "string", "maxLength": 200}, "text": {"type": "string"}}}},
               "seconds": %s}}""".formatted(SECONDS));

    public static final JobTypeDescriptor BATCH_EMAIL = new JobTypeDescriptor(
            "batch_email",
            "Sends an e-mail to each of many, one by one.",
            """
            {"type": "object", "additionalProperties": false, "required": ["recipients", "subject"],
             "properties": {
               "recipients": {"type": "array", "minItems": 1, "maxItems": 1000, "uniqueItems": true,
                 "items": {"type": "string", "maxLength": 254, "pattern": "^[^@\\\\s<>]+@[^@\\\\s<>]+$"}},
               "subject": {"type": "string", "minLength": 1, "maxLength": 500, "pattern": "^[^\\\\r\\\\n]*$"},
               "body": {"type": "string", "default": ""},
               "seconds": %s}}""".formatted(SECONDS),
            Duration.ofSeconds(300),
            3,
            Duration.ofSeconds(10));

    public static final JobTypeDescriptor COMMAND = new JobTypeDescriptor(
            "command",
            "Runs a program, or a line of the shell, kept apart from its machine.",
            """
            {"type": "object", "additionalProperties": false,
             "properties": {
               "argv": {"type": "array", "minItems": 1, "maxItems": 1000,
                 "prefixItems": [{"type": "string", "minLength": 1}], "items": {"type": "string"},
                 "description": "the program and its arguments, without a shell"},
               "command": {"type": "string", "minLength": 1, "description": "a line for /bin/sh -c"},
               "env": {"type": "object", "maxProperties": 100, "propertyNames": {"pattern": "^(?!MILLRACE_)[A-Za-z_][A-Za-z0-9_]{0,63}$"},
                 "additionalProperties": {"type": "string"}},
               "stdin": {"type": "string"},
               "image": {"type": "string", "pattern": "^[a-z0-9][a-z0-9._/:@-]{0,254}$", "description": "run in a container of this image"},
               "cpus": {"type": "number", "minimum": 0.1, "maximum": 64},
               "cpu_seconds": {"type": "number", "minimum": 0.1, "maximum": 86400},
               "memory_mb": {"type": "integer", "minimum": 6, "maximum": 65536},
               "max_output_bytes": {"type": "integer", "minimum": 0, "maximum": 67108864, "default": 1048576},
               "network": {"type": "boolean", "default": false}},
             "x-exactly-one": [["argv", "command"]]}""",
            Duration.ofSeconds(60),
            1,
            Duration.ofSeconds(2));

    public static final JobTypeDescriptor HTTP_REQUEST = new JobTypeDescriptor(
            "http_request",
            "Sends a request to a public address by HTTP or HTTPS, and keeps the answer.",
            // What a pattern ends with is the end: a dollar would let a line end through.
            """
            {"type": "object", "additionalProperties": false, "required": ["url"],
             "properties": {
               "url": {"type": "string", "maxLength": 2048, "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+(?![\\\\s\\\\S])"},
               "method": {"enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], "default": "GET"},
               "headers": {"type": "object", "maxProperties": 50,
                 "propertyNames": {"pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}(?![\\\\s\\\\S])"},
                 "additionalProperties": {"type": "string", "pattern": "^[\\t -~]*(?![\\\\s\\\\S])"}},
               "body": {"type": "string"},
               "expect_status": {"type": ["integer", "array"], "minimum": 100, "maximum": 599, "minItems": 1, "maxItems": 100,
                 "description": "the status that is good, or several; any of 200 to 299 if there is none",
                 "items": {"type": "integer", "minimum": 100, "maximum": 599}}},
             "x-secret": ["headers"]}""",
            Duration.ofSeconds(60),
            3,
            Duration.ofSeconds(2));

    private BuiltInTypes() {}

    public static List<JobTypeDescriptor> all() {
        return List.of(REPORT, NOOP, COMPUTE_SUM, UNSTABLE_TASK, GENERATE_REPORT, BATCH_EMAIL, COMMAND, HTTP_REQUEST);
    }
}

/**
 * Spans of a job's way. The rest of Millrace knows {@link io.millrace.telemetry.Tracing} and {@link io.millrace.telemetry.Activity} alone:
 * where traces are off, both are constants that do nothing, and no class of OpenTelemetry is loaded.
 */
@NullMarked
package io.millrace.telemetry;

import org.jspecify.annotations.NullMarked;

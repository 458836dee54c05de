/** What both services count alike, as metrics: docs/metrics.md has them all. */
@NullMarked
package io.millrace.metrics;

import org.jspecify.annotations.NullMarked;

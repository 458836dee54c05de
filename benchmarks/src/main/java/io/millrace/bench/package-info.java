/**
 * Load against the packaged product on real servers with their default durability, authentication and dedup in the path: what
 * it does a second, how long it takes, and what it costs in CPU seconds of every process ({@code Bench}); and whether all is as quick with
 * a long backlog ({@code BacklogBench}). Beside them, on the servers alone, the ways to fairness that were open ({@code RunwayChoices}).
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;

/**
 * Load against the packaged product on real servers with their default durability, authentication and dedup in the path: what
 * it does a second, how long it takes, and what it costs in CPU seconds of every process.
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;

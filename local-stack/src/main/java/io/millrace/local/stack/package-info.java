/**
 * The whole product on one machine: servers, gateways and workers as processes, in order up and in order down. {@code make run},
 * {@code make worker} and {@code make start} are mains of this package; tests use {@link io.millrace.local.stack.Stack}.
 */
@NullMarked
package io.millrace.local.stack;

import org.jspecify.annotations.NullMarked;

/** Decisions that need no server: when to retry, after how long, and the bounds of what a client may ask for. */
@NullMarked
package io.millrace.core.policy;

import org.jspecify.annotations.NullMarked;

/**
 * The micro-batch that persisting and reading share: a batch is whatever arrived while the one before was under way.
 */
@NullMarked
package io.millrace.gateway.batch;

import org.jspecify.annotations.NullMarked;

/**
 * {@code make demo}: real jobs over the public REST API, and what becomes of each, as it happens. It knows nothing of the services'
 * code; a stack of its own is started if none runs.
 */
@NullMarked
package io.millrace.local.demo;

import org.jspecify.annotations.NullMarked;

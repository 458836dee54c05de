/** What runs write, for readers: as it is, or as it comes. Sees the store's port and the events. */
@NullMarked
package io.millrace.gateway.watch.output;

import org.jspecify.annotations.NullMarked;

/**
 * Step 9 of 9 for those who follow all their jobs. In: events of committed changes, and one statement a second that finds what events were
 * lost. Out: server-sent events, each with the job as it was read after its event. Whoever was away, or fell behind, is told from the store
 * what he missed, page by page.
 */
@NullMarked
package io.millrace.gateway.watch.all;

import org.jspecify.annotations.NullMarked;

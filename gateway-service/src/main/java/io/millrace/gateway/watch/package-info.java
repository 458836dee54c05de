/**
 * Step 9 of 9, seen from here: waiting for a job. In: events of committed changes, and one look a second. Out: answers to long
 * polls. A lost event costs a second; nobody holds a thread while waiting. The only room that speaks to messaging channels.
 */
@NullMarked
package io.millrace.gateway.watch;

import org.jspecify.annotations.NullMarked;

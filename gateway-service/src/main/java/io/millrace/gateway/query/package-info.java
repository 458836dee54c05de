/**
 * Reading: one job, lists by key paging, streams of all matches, attempts, types, workers. Owners see their own. Reads of single
 * jobs share statements, and stay on the event loop.
 */
@NullMarked
package io.millrace.gateway.query;

import org.jspecify.annotations.NullMarked;

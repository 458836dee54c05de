/**
 * Step 1 of 9, receive. In: an HTTP request of bounded size. Out: a {@code Submission}, and at the end of the way an answer:
 * 202 after the commit, 200 for a duplicate. Fails: 400 with each field that is wrong, 401, 403, 413, 415.
 */
@NullMarked
package io.millrace.gateway.receive;

import org.jspecify.annotations.NullMarked;

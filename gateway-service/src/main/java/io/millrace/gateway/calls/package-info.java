/**
 * What blocks on behalf of a request: on threads of its own, so many at a time, so many waiting, and with a bound for each answer. A
 * server that hangs costs these threads and no others, and its clients an honest 503 in time. And the way back to whoever asked: where he
 * is answered, and when he is gone.
 */
@NullMarked
package io.millrace.gateway.calls;

import org.jspecify.annotations.NullMarked;

/**
 * The one way out to addresses that strangers name. In: a URL that a client has sent, and what to send there. Out: its answer, bounded in
 * time and size, or a sentence for people that holds no secret. What it refuses: whatever is not a public address, unless an operator
 * allows it; the name is resolved once, and the connection goes to an address that was judged.
 */
@NullMarked
package io.millrace.outbound;

import org.jspecify.annotations.NullMarked;

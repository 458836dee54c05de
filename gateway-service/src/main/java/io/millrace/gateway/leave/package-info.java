/** How a gateway leaves: it takes no new connection, answers what is under way, and ends. */
@NullMarked
package io.millrace.gateway.leave;

import org.jspecify.annotations.NullMarked;

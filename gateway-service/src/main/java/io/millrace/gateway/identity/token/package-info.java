/** Tokens: those that this service signs itself, with keys that all gateways share, and those of an outside issuer. */
@NullMarked
package io.millrace.gateway.identity.token;

import org.jspecify.annotations.NullMarked;

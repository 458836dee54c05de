/**
 * Who may: HTTP Basic against bcrypt hashes in PostgreSQL, roles ({@code user}, {@code admin}, {@code agent}) and the {@code
 * command} permission, and the users themselves. A request's principal name is the owner of what it submits.
 */
@NullMarked
package io.millrace.gateway.identity;

import org.jspecify.annotations.NullMarked;

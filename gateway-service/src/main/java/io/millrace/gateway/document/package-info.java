/** The OpenAPI document: where it is, and what it says beside what stands at each endpoint. */
@NullMarked
package io.millrace.gateway.document;

import org.jspecify.annotations.NullMarked;

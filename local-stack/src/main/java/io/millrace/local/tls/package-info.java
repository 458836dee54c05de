/** A private certificate authority for a stack or a test, and keys in files. */
@NullMarked
package io.millrace.local.tls;

import org.jspecify.annotations.NullMarked;

/** The live view. */
@NullMarked
package io.millrace.cli.top;

import org.jspecify.annotations.NullMarked;

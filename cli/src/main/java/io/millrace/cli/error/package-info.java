/** How an action fails: exit codes, and errors that say what to do next. */
@NullMarked
package io.millrace.cli.error;

import org.jspecify.annotations.NullMarked;

/** The command line. Speaks the public REST API and nothing else. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;

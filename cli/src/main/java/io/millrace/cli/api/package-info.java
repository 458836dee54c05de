/** The REST API as the CLI needs it: requests, answers, problems, streams. */
@NullMarked
package io.millrace.cli.api;

import org.jspecify.annotations.NullMarked;

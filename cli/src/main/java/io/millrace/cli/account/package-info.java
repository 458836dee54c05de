/** Which server, and as whom: flags, environment, profiles. */
@NullMarked
package io.millrace.cli.account;

import org.jspecify.annotations.NullMarked;

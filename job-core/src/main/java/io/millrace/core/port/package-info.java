/** What the services need from outside. Each interface has a fake and a conformance suite in the test jar. */
@NullMarked
package io.millrace.core.port;

import org.jspecify.annotations.NullMarked;

/** Commands being run: started, fed, listened to, limited, and ended with all that belongs to them. */
@NullMarked
package io.millrace.supervisor.run;

import org.jspecify.annotations.NullMarked;

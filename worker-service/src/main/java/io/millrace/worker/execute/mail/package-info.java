/** How the mails of {@code batch_email} leave: by SMTP, or not at all, told in the log, where no mail server is configured. */
@NullMarked
package io.millrace.worker.execute.mail;

import org.jspecify.annotations.NullMarked;

package io.millrace.worker.execute.mail;

import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Sends nothing, and says so: for where no mail server is configured. Keeps no mail, but counts them. */
public final class RecordingPost implements Post {
    private static final Logger LOG = Logger.getLogger(RecordingPost.class);

    private final AtomicLong recorded = new AtomicLong();

    @Override
    public void send(String id, String recipient, String subject, String body) {
        LOG.infof(
                "recorded, not sent, as no mail server is configured: mail %s to %s, %d characters; the %dth",
                id, recipient, body.length(), recorded.incrementAndGet());
    }

    @Override
    public String outcome() {
        return "recorded, not sent";
    }

    /** How many, since the worker's start. */
    long recorded() {
        return recorded.get();
    }
}

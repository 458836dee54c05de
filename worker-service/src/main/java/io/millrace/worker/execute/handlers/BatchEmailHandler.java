package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.handler.PermanentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code batch_email}: a mail to each recipient, one after the other. One who is refused does not stop the others. If the mail server is
 * away before anything was sent, the attempt fails, and can be tried again without anybody getting a mail twice; later, the job completes
 * with what was sent. A job that is run again sends again: its mails have the same ids as before.
 */
public final class BatchEmailHandler implements JobHandler {
    /** So often in a row the mail server is away before the rest is given up: each time may last as long as its time limit. */
    private static final int MOST_IN_A_ROW = 3;

    private final Post post;
    private final SimulatedWork work;

    public BatchEmailHandler(Post post, SimulatedWork work) {
        this.post = post;
        this.work = work;
    }

    /** How a mail is sent. Thread-safe. */
    public interface Post {
        /**
         * Returns when the mail was taken over for delivery.
         *
         * @param id of this mail alone, for its {@code Message-ID}
         * @throws RefusedException if it was not, because of this mail or its recipient; the message is for people
         * @throws UnavailableException if it was not, and another would fare no better now; the message is for people
         * @throws InterruptedException when the run is to stop; the mail may be sent all the same
         */
        void send(String id, String recipient, String subject, String body)
                throws RefusedException, UnavailableException, InterruptedException;

        /** What has become of the mails that it took over, for people. */
        default String outcome() {
            return "sent";
        }
    }

    /** A mail was not taken over. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    /** No mail is taken over at present: the server is away, or refuses its client. */
    public static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        public UnavailableException(String message) {
            super(message);
        }
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.BATCH_EMAIL;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context)
            throws InterruptedException, PermanentFailure, UnavailableException {
        if (!(context.params().get("recipients") instanceof List<?> recipients)) {
            throw new PermanentFailure("invalid-params", "recipients is no list");
        }
        Duration each = Numbers.secondsOrNone(context, "seconds").dividedBy(Math.max(1, recipients.size()));
        List<Map<String, String>> failed = new ArrayList<>();
        int awayInARow = 0;
        for (int i = 0; i < recipients.size(); i++) {
            String recipient = String.valueOf(recipients.get(i));
            work.take(each);
            try {
                send(context, i, recipient);
                awayInARow = 0;
            } catch (RefusedException e) {
                failed.add(failure(recipient, e));
                awayInARow = 0;
            } catch (UnavailableException e) {
                if (failed.size() == i) {
                    throw e;
                }
                failed.add(failure(recipient, e));
                awayInARow++;
                if (awayInARow == MOST_IN_A_ROW) {
                    recipients
                            .subList(i + 1, recipients.size())
                            .forEach(left -> failed.add(failure(String.valueOf(left), e)));
                    break;
                }
            }
            tell(context, i + 1, recipients.size(), failed.size());
        }
        tell(context, recipients.size(), recipients.size(), failed.size());
        return Map.of("sent", recipients.size() - failed.size(), "failed", failed);
    }

    private void send(JobContext context, int index, String recipient)
            throws RefusedException, UnavailableException, InterruptedException {
        Map<String, @Nullable Object> params = context.params();
        String body = params.get("body") instanceof String text ? text : "";
        post.send(context.jobId() + "." + index, recipient, String.valueOf(params.get("subject")), body);
    }

    private void tell(JobContext context, int done, int all, int failed) {
        String message = "%d of %d: %d %s, %d failed".formatted(done, all, done - failed, post.outcome(), failed);
        context.progress(done * 100 / all, message);
    }

    private static Map<String, String> failure(String recipient, Exception e) {
        return Map.of("recipient", recipient, "error", String.valueOf(e.getMessage()));
    }
}

package io.millrace.gateway.stream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Server-sent events as they are written: the event stream format of the HTML standard, section 9.2.5. */
public final class SseText {
    public static final String MEDIA_TYPE = "text/event-stream";

    /** Goes unseen, and keeps proxies from cutting the connection, and its ends from believing in each other when one is gone. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A stream ends then, and its client goes on with another: so long, whoever may not see it any more sees it at most. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int COME_BACK_MILLIS = 500;
    private static final int COME_BACK_SPREAD_MILLIS = 2_500;

    private SseText() {}

    /**
     * An event.
     *
     * @param id what the client resumes from; a line
     * @param data a line
     */
    public static String event(String name, String id, String data) {
        return "event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n";
    }

    /** The last event: after it a client that goes on by itself need not come back before that long. */
    public static String last(String event, Duration comeBack) {
        return "retry: " + comeBack.toMillis() + "\n" + event;
    }

    /** A heartbeat. */
    public static String comment() {
        return ":\n\n";
    }

    /** A heartbeat that carries what to resume from. */
    public static String comment(String id) {
        return ":\nid: " + id + "\n\n";
    }

    /** Before an end that is not the last word: a client that goes on by itself comes back soon, and not all at once. */
    public static String comeBack() {
        int millis = COME_BACK_MILLIS + ThreadLocalRandom.current().nextInt(COME_BACK_SPREAD_MILLIS);
        return ": goes on when you come back\nretry: " + millis + "\n\n";
    }
}

package io.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that waits for the end of jobs: by a long poll, again and again, or by a stream. Of one thread. */
final class Waiter {
    private static final Pattern END = Pattern.compile(
            "\"job_id\":\"([^\"]+)\".*\"status\":\"completed\".*\"finished_at\":\"([^\"]+)\".*\"trace_id\"");

    /** How it waits. */
    enum Kind {
        POLL,
        STREAM_OF_A_JOB,
        STREAM_OF_ALL
    }

    private final String request;
    private final Kind kind;
    private final Set<String> ended = new HashSet<>();
    private final StringBuilder line = new StringBuilder();

    private Waiter(Kind kind, String path, String token) {
        this.kind = kind;
        this.request = "GET " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    static Waiter polling(String job, String token) {
        return new Waiter(Kind.POLL, "/jobs/" + job + "?until=finished&wait=60", token);
    }

    static Waiter streaming(String job, String token) {
        return new Waiter(Kind.STREAM_OF_A_JOB, "/jobs/" + job + "/events", token);
    }

    static Waiter ofAll(String token) {
        return new Waiter(Kind.STREAM_OF_ALL, "/events", token);
    }

    ByteBuffer request() {
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Told of each end of a job, with milliseconds since it, once for a job. */
    interface Notice {
        void end(Kind kind, long millis);
    }

    /** Something has come. Answers whether it has to ask again. */
    boolean read(ByteBuffer bytes, Notice notice) {
        boolean again = false;
        while (bytes.hasRemaining()) {
            char next = (char) bytes.get();
            if (next != '\n') {
                line.append(next);
            } else {
                look(notice);
                line.setLength(0);
            }
        }
        if (kind == Kind.POLL && line.length() > 0 && line.charAt(line.length() - 1) == '}') {
            look(notice);
            again = ended.isEmpty();
            line.setLength(0);
        }
        return again;
    }

    private void look(Notice notice) {
        Matcher end = END.matcher(line);
        if (end.find() && ended.add(end.group(1))) {
            notice.end(
                    kind,
                    System.currentTimeMillis() - Instant.parse(end.group(2)).toEpochMilli());
        }
    }
}

package io.millrace.cli.watch;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Streamed;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** Copies what a job writes as it comes, attempt by attempt; a connection that breaks is taken up where it was. Never holds more than a buffer. */
public final class OutputFollow {
    private static final int BUFFER = 16 * 1024;
    /** A command may be silent for long, but so is a server that is gone: then the copy goes on by another connection. */
    private static final int SILENCE_MILLIS = 120_000;

    private static final int WAIT_SECONDS = 30;
    private static final long BREATH_MILLIS = 200;

    private final Client client;
    private final Output output;
    private final String id;
    private final String stream;
    private final PrintStream to;
    private final Patience patience;
    private long offset;
    private boolean truncated;

    /** @param stream {@code stdout}, {@code stderr} or {@code all} */
    public OutputFollow(Client client, Output output, String id, String stream, PrintStream to) {
        this(client, output, new Patience(client, output), id, stream, to);
    }

    OutputFollow(Client client, Output output, Patience patience, String id, String stream, PrintStream to) {
        this.patience = patience;
        this.client = client;
        this.output = output;
        this.id = id;
        this.stream = stream;
        this.to = to;
    }

    /** What there is now of its latest attempt. */
    public void copy(long from) {
        offset = from;
        readOn("");
    }

    /** Until the job has ended, from its current attempt on. */
    public void follow() {
        follow(0);
    }

    /** The same, without that many bytes at the beginning of the current attempt. */
    public void follow(long from) {
        offset = from;
        JobView job = job("");
        int attempt = Math.max(1, job.attempt());
        while (true) {
            while (job.attempt() < attempt && !job.hasEnded()) {
                job = job("?wait=" + WAIT_SECONDS + "&since=" + job.status());
            }
            if (job.attempt() < attempt) {
                return;
            }
            readOn("&follow=true&attempt=" + attempt);
            job = job("");
            if (job.attempt() == attempt && job.hasEnded()) {
                return;
            } else if (job.attempt() > attempt || !job.status().equals("processing")) {
                attempt++;
                offset = 0;
                output.note("millrace: attempt " + attempt + " follows");
            } else {
                Patience.sleep(BREATH_MILLIS);
            }
        }
    }

    private JobView job(String query) {
        while (true) {
            try {
                JobView job = client.get("/jobs/" + Client.part(id) + query).job();
                patience.good();
                return job;
            } catch (Unreachable e) {
                if (!patience.again(e.text())) {
                    throw patience.over(e, resume());
                }
            }
        }
    }

    /** @param more of the query than where it begins, and of which stream */
    private void readOn(String more) {
        while (true) {
            String query = "offset=" + offset + "&stream=" + Client.part(stream) + more;
            try (Streamed answer = client.stream(
                    "/jobs/" + Client.part(id) + "/output?" + query, Map.of("Accept", "text/plain"), SILENCE_MILLIS)) {
                patience.good();
                copyAll(answer.body());
                truncated |= answer.isTruncated();
                return;
            } catch (Unreachable e) {
                if (!patience.again(e.text())) {
                    throw patience.over(e, resume());
                }
            } catch (IOException e) {
                patience.again("the connection broke");
            }
        }
    }

    private String resume() {
        return "go on: `millrace out " + id + " --follow --stream " + stream + " --offset " + offset + "`";
    }

    private void copyAll(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            to.write(buffer, 0, count);
            offset += count;
            if (to.checkError()) {
                throw new CliException(ExitCode.READER_GONE, "", null);
            }
        }
    }

    /** Whether the job wrote more than it may, and not all was kept. */
    public boolean isTruncated() {
        return truncated;
    }
}

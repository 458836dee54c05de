package io.millrace.bench;

import io.millrace.local.process.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Somebody who reads all of a user's jobs as lines, and counts. */
final class LineReader implements Runnable {
    private final HttpURLConnection connection;
    private final int perSecond;
    private volatile long bytes;
    private volatile long lines;
    private volatile double seconds;
    private volatile boolean whole;
    private volatile boolean left;

    /** @param perSecond bytes that it reads; 0: as fast as it can */
    LineReader(String url, int perSecond) throws IOException {
        this.connection = (HttpURLConnection) URI.create(url + "/jobs").toURL().openConnection();
        this.perSecond = perSecond;
        connection.setRequestProperty("Accept", "application/x-ndjson");
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.US_ASCII)));
        connection.setReadTimeout(60_000);
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        byte[] some = new byte[perSecond == 0 ? 64 * 1024 : perSecond / 10];
        try (InputStream in = connection.getInputStream()) {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                bytes += read;
                for (int i = 0; i < read; i++) {
                    lines += some[i] == '\n' ? 1 : 0;
                }
                seconds = (System.nanoTime() - begin) / 1e9;
                if (perSecond > 0 && !Await.pause(100)) {
                    return;
                }
            }
            whole = true;
        } catch (IOException e) {
            if (!left) {
                System.err.println("a reader was cut off after " + lines + " lines: " + e.getMessage());
            }
        }
    }

    /** Gives up. */
    void leave() {
        left = true;
        connection.disconnect();
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    double seconds() {
        return seconds;
    }

    /** Whether it has read to the end. */
    boolean isWhole() {
        return whole;
    }
}

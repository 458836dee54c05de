package io.millrace.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on 127.0.0.1 that does with each connection what a test says, and keeps what it was sent. */
final class Receiver implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket door;
    private final Script script;
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

    /** What it does with a connection, which is closed afterwards. */
    interface Script {
        void play(Visit visit) throws IOException;
    }

    private Receiver(Script script) throws IOException {
        this.script = script;
        this.door = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        daemon(this::accept);
    }

    static Receiver that(Script script) throws IOException {
        return new Receiver(script);
    }

    /** Reads each request, and says that, as it is. */
    static Receiver saying(String answer) throws IOException {
        return that(visit -> {
            visit.readRequest();
            visit.say(answer);
        });
    }

    int port() {
        return door.getLocalPort();
    }

    String url(String target) {
        return "http://127.0.0.1:" + port() + target;
    }

    /** The next connection that was made; fails if there is none for 10 s. */
    Visit visit() throws InterruptedException {
        Visit visit = visits.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (visit == null) {
            throw new AssertionError("nobody has come");
        }
        return visit;
    }

    boolean isUnvisited() {
        return visits.isEmpty();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                Visit visit = new Visit(socket);
                visits.add(visit);
                daemon(() -> play(visit));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Visit visit) {
        try (Socket socket = visit.socket) {
            script.play(visit);
        } catch (IOException e) {
            visit.trouble.add(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection. */
    static final class Visit {
        private final Socket socket;
        private final InputStream in;
        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private final BlockingQueue<Long> ends = new LinkedBlockingQueue<>();
        private final BlockingQueue<IOException> trouble = new LinkedBlockingQueue<>();

        private Visit(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Head and body, as they came; an absent {@code Content-Length} is 0. */
        void readRequest() throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!text(read).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("a request without an end: " + text(read));
                }
                read.write(next);
            }
            read.write(in.readNBytes(length(text(read))));
            requests.add(text(read));
        }

        private static String text(ByteArrayOutputStream bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        private static int length(String head) {
            return head.lines()
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .filter(line -> line.startsWith("content-length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst()
                    .orElse(0);
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** So that the connection's end is a reset. */
        void endByReset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        /** Reads on until the client has hung up, and keeps how many bytes came. */
        void awaitHangUp() throws IOException {
            long bytes = 0;
            try {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes += read;
                }
            } finally {
                // A reset is an end, too.
                ends.add(bytes);
            }
        }

        /** Whether the client has hung up by then. */
        boolean hasHungUp(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return in.read() < 0;
            } catch (SocketTimeoutException stillThere) {
                return false;
            }
        }

        /** What was read as a request; fails if there is none for 10 s. */
        String request() throws InterruptedException {
            return next(requests, "no request came");
        }

        /** How many bytes came until the client has hung up; fails if it does not for 10 s. */
        long end() throws InterruptedException {
            return next(ends, "the client stays");
        }

        /** What the script failed with. */
        IOException trouble() throws InterruptedException {
            return next(trouble, "all went well");
        }

        private static <T> T next(BlockingQueue<T> queue, String otherwise) throws InterruptedException {
            T found = queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (found == null) {
                throw new AssertionError(otherwise);
            }
            return found;
        }
    }

    /** A port of 127.0.0.1 on which nobody listens. */
    static int nobody() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

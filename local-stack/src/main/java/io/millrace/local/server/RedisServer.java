package io.millrace.local.server;

import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** Redis with an append-only file (fsync each second), so that it comes back with what it held. */
public final class RedisServer extends ProcessServer {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final String PONG = "+PONG\r\n";

    public RedisServer(HomeFolder home, String name, int port) {
        super(home, name, port);
    }

    /** {@code redis://127.0.0.1:port}. */
    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** Sends one command without arguments, such as {@code FLUSHALL}, and returns the answer's first line. */
    public String send(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = Math.max(0, socket.getInputStream().read(answer));
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        }
    }

    @Override
    protected Command prepare() {
        Path data = home.data(name());
        try {
            Files.createDirectories(data);
            List<String> line = List.of(
                    program(data.resolve("bin")).getPath(),
                    "--port",
                    Integer.toString(port()),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    data.toString(),
                    "--appendonly",
                    "yes",
                    "--save",
                    "",
                    // Its own title would hide the folder, by which an orphan is known.
                    "--set-proc-title",
                    "no");
            return new Command(name(), line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack Redis", e);
        }
    }

    @Override
    protected boolean serves() {
        try {
            return send("PING").equals(PONG);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static File program(Path bin) throws IOException {
        HomeFolder.deleteTree(bin);
        Files.createDirectories(bin);
        return ExecutableProvider.newJarResourceProvider(bin.toFile()).get();
    }
}

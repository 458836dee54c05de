package io.millrace.supervisor.container;

import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a container reads: a connection of its own, which closes when all is said. The library's connections cannot end in one direction,
 * so that a command which reads to the end would wait for ever (Docker Engine API, "Attach to a container").
 */
final class StandardInput {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int LONGEST_HEAD = 8192;

    private StandardInput() {}

    /**
     * To a container that is not yet started. A writer waits while it does not read.
     *
     * @throws IOException if the engine does not take it
     */
    static OutputStream attach(Path socket, String container) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(("POST /containers/" + container + "/attach?stream=1&stdin=1 HTTP/1.1\r\n"
                            + "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = head(channel);
            if (!head.startsWith("HTTP/1.1 101 ")) {
                throw new IOException(head.lines().findFirst().orElse("the engine hangs up"));
            }
            return out;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String head(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf(END_OF_HEAD) < 0 && head.length() < LONGEST_HEAD && channel.read(one) > 0) {
            head.append((char) one.get(0));
            one.clear();
        }
        return head.toString();
    }
}

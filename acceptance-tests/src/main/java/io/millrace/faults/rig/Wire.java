package io.millrace.faults.rig;

import io.millrace.local.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * A TCP proxy between one process and one server, that can hold bytes back, delay them, and reset connections. What is held goes on its way
 * when the wire passes again, as after lost packets, unless the connection was reset meanwhile. Thread-safe.
 */
public final class Wire implements AutoCloseable {
    /** A direction. */
    public enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    private static final int CHUNK = 64 << 10;
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listener;
    private final IntSupplier target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Way> held = EnumSet.noneOf(Way.class);
    private volatile long delayMillis;

    private Wire(ServerSocket listener, IntSupplier target) {
        this.listener = listener;
        this.target = target;
    }

    /** @param target the server's port on 127.0.0.1, asked for each new connection */
    public static Wire to(IntSupplier target, String name) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 512);
            Wire wire = new Wire(listener, target);
            thread("wire-" + name, wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Holds back what flows these ways, on new connections too. */
    public synchronized void hold(Way... ways) {
        held.addAll(List.of(ways));
    }

    /** Each chunk takes so much longer, both ways. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Whole again: holds and delays nothing. */
    public synchronized void pass() {
        delayMillis = 0;
        held.clear();
        notifyAll();
    }

    /** Ends all connections by RST, to both sides; what is held of them is lost. */
    public void reset() {
        for (Socket socket : new ArrayList<>(open)) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException closedAlready) {
                // Then there is nothing to reset.
            }
            close(socket);
        }
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pass();
        reset();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                thread("wire", () -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            // A connection is made by packets of both ways.
            awaitPassage(Way.TO_SERVER, client);
            awaitPassage(Way.TO_CLIENT, client);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()), CONNECT_MILLIS);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException refused) {
            drop(client, server);
            return;
        }
        thread("wire-back", () -> pump(server, client, Way.TO_CLIENT));
        pump(client, server, Way.TO_SERVER);
    }

    private void pump(Socket from, Socket to, Way way) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = from.getInputStream().read(chunk);
                    read >= 0;
                    read = from.getInputStream().read(chunk)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                awaitPassage(way, to);
                to.getOutputStream().write(chunk, 0, read);
            }
            // FIN travels as data does.
            awaitPassage(way, to);
        } catch (IOException ended) {
            // Whichever side it was, the other one hears of it below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop(from, to);
        }
    }

    private synchronized void awaitPassage(Way way, Socket socket) throws IOException {
        while (held.contains(way)) {
            if (socket.isClosed()) {
                throw new SocketException("reset while held");
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }
    }

    private void drop(Socket one, Socket other) {
        open.remove(one);
        open.remove(other);
        close(one);
        close(other);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed for us, whatever the peer makes of it.
        }
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 256 << 10);
        thread.setDaemon(true);
        thread.start();
    }
}

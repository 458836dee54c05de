package io.millrace.local.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS in front of a server of 127.0.0.1 that speaks none itself: each connection ends here, and goes on without. */
public final class TlsFront implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final SSLServerSocket door;
    private final int behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsFront(SSLServerSocket door, int behind) {
        this.door = door;
        this.behind = behind;
    }

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0: a free one
     * @param behind the server's port
     */
    public static TlsFront open(PrivateCa.Issued certificate, int port, int behind) {
        try {
            SSLServerSocket door = (SSLServerSocket) context(certificate)
                    .getServerSocketFactory()
                    .createServerSocket(port, 0, InetAddress.getByName("127.0.0.1"));
            TlsFront front = new TlsFront(door, behind);
            daemon(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** What a server needs to show that certificate. */
    static SSLContext context(PrivateCa.Issued issued) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(PemFiles.read(issued.key()));
            byte[] chain = Files.readAllBytes(issued.certificate());
            store.setKeyEntry(
                    "own",
                    KeyFactory.getInstance("EC").generatePrivate(key),
                    new char[0],
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(chain))
                            .toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(issued + " cannot be shown", e);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException closed) {
                close();
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket("127.0.0.1", behind)) {
            open.add(server);
            Thread back = daemon(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException refused) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Until one of them ends; then both do. */
    private void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            return;
        } finally {
            open.remove(from);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "tls-front");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        try {
            door.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

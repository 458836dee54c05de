package io.millrace.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who knows the addresses of names. Thread-safe; must not block. */
public interface Names {
    /**
     * All addresses of a name, in the order in which they are to be tried. Fails with {@link java.net.UnknownHostException} if it has none,
     * with {@link java.util.concurrent.TimeoutException} if that takes too long, and with {@link
     * java.util.concurrent.RejectedExecutionException} if that owner asks for too many.
     *
     * @param owner who has named it; one who names many, or slow ones, keeps no other waiting
     */
    CompletionStage<List<InetAddress>> resolve(String owner, String host);
}

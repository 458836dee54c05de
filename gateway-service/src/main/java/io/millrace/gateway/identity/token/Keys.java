package io.millrace.gateway.identity.token;

import io.millrace.core.port.Clock;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The key ring as it stands in its folder now: a mounted secret changes under a running process. Looked at again at intervals, and at most
 * once a second if a token names a key that is not known. What is taken away is gone at once; what cannot be read stays as it was. Thread-safe.
 */
public final class Keys {
    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Optional<KeyFolder> folder;
    private final Clock clock;
    private volatile KeyRing ring;
    private long looked;

    /**
     * @param folder as {@link KeyFolder} describes it; empty: there are no keys
     * @throws IllegalStateException if there is nothing in it to begin with
     */
    public Keys(Optional<Path> folder, Clock clock) {
        this.folder = folder.map(KeyFolder::new);
        this.clock = clock;
        this.ring = this.folder.map(KeyFolder::read).orElseGet(() -> new KeyRing(Map.of()));
        this.looked = clock.nanos();
    }

    /** Reads the folder again. Blocks. */
    public synchronized void refresh() {
        looked = clock.nanos();
        try {
            KeyRing now = ring;
            KeyRing next = folder.map(keys -> keys.readAgain(now)).orElse(now);
            if (!next.ids().equals(ring.ids()) || !next.signing().equals(ring.signing())) {
                LOG.infof("keys of tokens: %s", next);
            }
            ring = next;
        } catch (IllegalStateException e) {
            LOG.errorf("keys of tokens stay as they are: %s", e.getMessage());
        }
    }

    Optional<KeyRing.Signing> signing() {
        return ring.signing();
    }

    /** May block, for a look into the folder. */
    Optional<PublicKey> verifying(String kid) {
        Optional<PublicKey> known = ring.verifying(kid);
        if (known.isPresent()) {
            return known;
        }
        synchronized (this) {
            if (ring.verifying(kid).isEmpty() && clock.nanos() - looked >= BETWEEN_LOOKS.toNanos()) {
                refresh();
            }
        }
        return ring.verifying(kid);
    }
}

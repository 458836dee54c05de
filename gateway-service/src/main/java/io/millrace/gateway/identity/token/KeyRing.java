package io.millrace.gateway.identity.token;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of tokens, by their id ({@code kid}). All of them verify. The one that signs is, of those whose private half is here, the last
 * by name.
 */
final class KeyRing {
    /** @param signs empty if the private half is not here */
    record Pair(PublicKey verifies, Optional<PrivateKey> signs) {}

    /** What signs. */
    record Signing(String kid, PrivateKey key) {
        @Override
        public String toString() {
            return kid;
        }
    }

    private final Map<String, Pair> pairs;
    private final Optional<Signing> signing;

    KeyRing(Map<String, Pair> pairs) {
        TreeMap<String, Pair> sorted = new TreeMap<>(pairs);
        this.pairs = Map.copyOf(pairs);
        this.signing = sorted.descendingMap().entrySet().stream()
                .flatMap(each -> each.getValue().signs().map(key -> new Signing(each.getKey(), key)).stream())
                .findFirst();
    }

    Optional<PublicKey> verifying(String kid) {
        return pair(kid).map(Pair::verifies);
    }

    Optional<Pair> pair(String kid) {
        return Optional.ofNullable(pairs.get(kid));
    }

    Optional<Signing> signing() {
        return signing;
    }

    Set<String> ids() {
        return pairs.keySet();
    }

    /** Names alone. */
    @Override
    public String toString() {
        return new TreeSet<>(pairs.keySet()) + ", "
                + signing.map(key -> key.kid() + " signs").orElse("none signs");
    }
}

package io.millrace.supervisor.run;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Users for commands, one each, where this process may become another; otherwise all run as this one. They are taken in turn: what a
 * command leaves to be reaped by its machine counts against nobody for long. Thread-safe.
 */
final class UserIds {
    private static final int COUNT = 10_000;

    private final int first;
    private final boolean root;
    private final BitSet taken = new BitSet();
    private int next;

    /**
     * @param first the lowest of 10,000 ids, which should be nobody else's
     * @param root whether this process may become another user
     */
    UserIds(int first, boolean root) {
        this.first = first;
        this.root = root;
        // Other workers of this machine begin elsewhere.
        this.next = (int) (ProcessHandle.current().pid() * 97 % COUNT);
    }

    boolean areOwn() {
        return root;
    }

    /** Empty: this process's own. */
    synchronized OptionalInt take() {
        if (!root) {
            return OptionalInt.empty();
        }
        int free = taken.nextClearBit(next);
        taken.set(free);
        next = (free + 1) % COUNT;
        return OptionalInt.of(first + free);
    }

    synchronized void giveBack(OptionalInt user) {
        user.ifPresent(id -> taken.clear(id - first));
    }
}

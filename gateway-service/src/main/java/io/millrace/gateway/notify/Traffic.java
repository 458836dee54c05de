package io.millrace.gateway.notify;

import io.millrace.core.port.DeliveryStore.Room;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many tries are under way, and how many more of each lane there may be: a receiver that does not answer has its own tries waiting, and an
 * owner with many such receivers his own. What is under way is in memory, and so bounded by its bytes, too. Thread-safe.
 */
final class Traffic {
    static final int MOST = 512;
    static final int MOST_OF_AN_OWNER = 128;
    static final int MOST_OF_A_LANE = 16;

    /** Payloads of a mebibyte are rare: a result may be as large. */
    static final long MOST_BYTES = 64 << 20;

    static final long MOST_BYTES_OF_AN_OWNER = 16 << 20;

    /** Of one owner, or of all. */
    private record Load(int tries, long bytes) {
        static final Load NONE = new Load(0, 0);

        Load plus(int more, long moreBytes) {
            return new Load(tries + more, bytes + moreBytes);
        }
    }

    private final Map<Lane, Integer> byLane = new HashMap<>();
    private final Map<String, Load> byOwner = new HashMap<>();
    private Load all = Load.NONE;

    /** The lanes that have room, in their order, with so much of it as leaves some to those behind them. */
    synchronized Map<Lane, Room> rooms(List<Lane> lanes) {
        Map<Lane, Room> rooms = new LinkedHashMap<>();
        Map<String, Integer> given = new HashMap<>();
        int left = MOST - all.tries;
        int share = Math.max(1, left / Math.max(1, lanes.size()));
        for (Lane lane : lanes) {
            int ofOwner = roomOf(lane.owner()) - given.getOrDefault(lane.owner(), 0);
            int ofLane = Math.min(MOST_OF_A_LANE - byLane.getOrDefault(lane, 0), share);
            int room = Math.min(Math.min(ofLane, ofOwner), left);
            if (room > 0) {
                rooms.put(lane, new Room(room, MOST_BYTES_OF_AN_OWNER - loadOf(lane.owner()).bytes));
                given.merge(lane.owner(), room, Integer::sum);
                left -= room;
            }
        }
        return rooms;
    }

    private Load loadOf(String owner) {
        return byOwner.getOrDefault(owner, Load.NONE);
    }

    private int roomOf(String owner) {
        Load load = loadOf(owner);
        return load.bytes < MOST_BYTES_OF_AN_OWNER ? MOST_OF_AN_OWNER - load.tries : 0;
    }

    /** Whether there is room for anybody. */
    synchronized boolean hasRoom() {
        return all.tries < MOST && all.bytes < MOST_BYTES;
    }

    /** Owners who have no room, whatever the lane. */
    synchronized Set<String> fullOwners() {
        return byOwner.keySet().stream().filter(owner -> roomOf(owner) <= 0).collect(Collectors.toSet());
    }

    /** How many bytes of payloads there is room for. */
    synchronized long bytesLeft() {
        return Math.max(0, MOST_BYTES - all.bytes);
    }

    synchronized void enter(DueDelivery due) {
        byLane.merge(due.lane(), 1, Integer::sum);
        add(due, 1, bytes(due));
    }

    synchronized void leave(DueDelivery due) {
        byLane.computeIfPresent(due.lane(), (key, count) -> count == 1 ? null : count - 1);
        add(due, -1, -bytes(due));
    }

    private void add(DueDelivery due, int tries, long bytes) {
        byOwner.compute(due.lane().owner(), (owner, load) -> sum(load, tries, bytes));
        all = all.plus(tries, bytes);
    }

    private static @Nullable Load sum(@Nullable Load load, int tries, long bytes) {
        Load now = (load == null ? Load.NONE : load).plus(tries, bytes);
        return now.tries == 0 ? null : now;
    }

    /** About: a character of JSON is a byte nearly always. */
    private static long bytes(DueDelivery due) {
        return due.payload().length();
    }

    /** How many are under way. */
    synchronized int size() {
        return all.tries;
    }
}

package io.millrace.queue;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The delivery tags of one channel that are unsettled, and how to ack with the fewest frames. A {@code multiple} ack goes only
 * up to below the lowest open tag, and names a tag that the broker holds; so it can hit no delivery that is still worked on.
 * Thread-safe.
 */
final class OpenTags {
    /** In the order of delivery, which is that of the tags. */
    private final Set<Long> open = new LinkedHashSet<>();

    /**
     * @param upTo ack all up to this tag, in one frame
     * @param singles ack each of these, in ascending order
     */
    record Acks(OptionalLong upTo, List<Long> singles) {}

    /** Tags come in ascending order. */
    synchronized void opened(long tag) {
        open.add(tag);
    }

    /** A tag that is nacked. Send that before any acks asked for later, or they may cover it. */
    synchronized void nacked(long tag) {
        open.remove(tag);
    }

    /** Closes these tags, all of them open. */
    synchronized Acks acked(Collection<Long> tags) {
        tags.forEach(open::remove);
        Iterator<Long> oldest = open.iterator();
        long lowestOpen = oldest.hasNext() ? oldest.next() : Long.MAX_VALUE;
        List<Long> sorted = tags.stream().sorted().toList();
        List<Long> below = sorted.stream().takeWhile(tag -> tag < lowestOpen).toList();
        if (below.size() < 2) {
            return new Acks(OptionalLong.empty(), sorted);
        }
        return new Acks(OptionalLong.of(below.get(below.size() - 1)), sorted.subList(below.size(), sorted.size()));
    }

    synchronized int size() {
        return open.size();
    }
}

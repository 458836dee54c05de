package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenTagsTest {
    private final OpenTags tags = new OpenTags();

    private void open(int count) {
        LongStream.rangeClosed(1, count).forEach(tags::opened);
    }

    @Test
    void acksAllInOneFrameWhenNothingElseIsOpen() {
        open(4);
        assertThat(tags.acked(List.of(3L, 1L, 4L, 2L))).isEqualTo(new OpenTags.Acks(OptionalLong.of(4), List.of()));
        assertThat(tags.size()).isZero();
    }

    @Test
    void reachesOnlyBelowTheLowestOpenTag() {
        open(6);
        assertThat(tags.acked(List.of(1L, 2L, 4L, 6L)))
                .isEqualTo(new OpenTags.Acks(OptionalLong.of(2), List.of(4L, 6L)));
        assertThat(tags.size()).isEqualTo(2);
    }

    @Test
    void aLongJobAtTheHeadMakesAllOthersSingle() {
        open(3);
        assertThat(tags.acked(List.of(3L, 2L))).isEqualTo(new OpenTags.Acks(OptionalLong.empty(), List.of(2L, 3L)));
    }

    @Test
    void oneBelowIsSingleToo() {
        open(3);
        assertThat(tags.acked(List.of(1L, 3L))).isEqualTo(new OpenTags.Acks(OptionalLong.empty(), List.of(1L, 3L)));
        assertThat(tags.acked(List.of())).isEqualTo(new OpenTags.Acks(OptionalLong.empty(), List.of()));
    }

    @Test
    void whatIsGivenBackIsNotWaitedFor() {
        open(4);
        tags.nacked(1);
        assertThat(tags.acked(List.of(2L, 3L))).isEqualTo(new OpenTags.Acks(OptionalLong.of(3), List.of()));
    }

    @Test
    void noMultipleAckEverCoversAnOpenTag() {
        Random random = new Random(42);
        List<Long> inHand = new ArrayList<>();
        TreeSet<Long> held = new TreeSet<>();
        long next = 1;
        for (int round = 0; round < 2_000; round++) {
            for (int n = random.nextInt(8); n > 0; n--) {
                tags.opened(next);
                inHand.add(next);
                held.add(next++);
            }
            List<Long> settled =
                    inHand.stream().filter(tag -> random.nextBoolean()).toList();
            inHand.removeAll(settled);
            OpenTags.Acks acks = tags.acked(settled);
            acks.upTo().ifPresent(upTo -> {
                // RabbitMQ closes the channel for a tag that it does not hold.
                assertThat(held).contains(upTo);
                assertThat(inHand).noneMatch(tag -> tag <= upTo);
                held.headSet(upTo, true).clear();
            });
            assertThat(held).containsAll(acks.singles());
            held.removeAll(acks.singles());
            assertThat(held).containsExactlyElementsOf(inHand);
        }
    }
}

package io.millrace.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Priority;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static Map<Priority, Deque<Priority>> lines(int high, int normal, int low) {
        Map<Priority, Deque<Priority>> lines = new EnumMap<>(Priority.class);
        lines.put(Priority.HIGH, new ArrayDeque<>(Collections.nCopies(high, Priority.HIGH)));
        lines.put(Priority.NORMAL, new ArrayDeque<>(Collections.nCopies(normal, Priority.NORMAL)));
        lines.put(Priority.LOW, new ArrayDeque<>(Collections.nCopies(low, Priority.LOW)));
        return lines;
    }

    private static long count(List<Priority> taken, Priority priority) {
        return Collections.frequency(taken, priority);
    }

    @Test
    void while_all_wait_high_has_seven_tenths_normal_two_and_low_one() {
        List<Priority> taken = Turns.take(0, lines(1000, 1000, 1000), 100);

        assertThat(count(taken, Priority.HIGH)).isEqualTo(70);
        assertThat(count(taken, Priority.NORMAL)).isEqualTo(20);
        assertThat(count(taken, Priority.LOW)).isEqualTo(10);
    }

    @Test
    void the_shares_hold_however_few_are_taken_at_a_time() {
        Map<Priority, Deque<Priority>> lines = lines(1000, 1000, 1000);
        long low = 0;
        for (int turn = 0; turn < 100; turn++) {
            low += count(Turns.take(turn, lines, 1), Priority.LOW);
        }
        assertThat(low).isEqualTo(10);
    }

    @Test
    void a_turn_that_nobody_uses_goes_to_the_most_urgent() {
        assertThat(Turns.take(Turns.ROUND - 1, lines(1, 1, 0), 2)).containsExactly(Priority.HIGH, Priority.NORMAL);
        assertThat(Turns.take(3, lines(0, 0, 2), 5)).containsExactly(Priority.LOW, Priority.LOW);
        assertThat(Turns.take(0, lines(0, 0, 0), 5)).isEmpty();
    }

    @Test
    void beside_normal_alone_low_has_a_tenth() {
        assertThat(count(Turns.take(0, lines(0, 1000, 1000), 100), Priority.LOW))
                .isEqualTo(10);
    }
}

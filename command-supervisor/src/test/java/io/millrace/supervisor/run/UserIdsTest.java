package io.millrace.supervisor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserIdsTest {
    private final UserIds users = new UserIds(70_000, true);

    @Test
    void eachCommandHasItsOwn() {
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertTrue(taken.add(users.take().orElseThrow()));
        }
        assertTrue(taken.stream().allMatch(id -> id >= 70_000));
    }

    @Test
    void theLastOneIsNotTheNextOne() {
        OptionalInt first = users.take();
        users.giveBack(first);

        assertNotEquals(first, users.take());
    }

    @Test
    void allOfThemComeAround() {
        OptionalInt first = users.take();
        users.giveBack(first);
        OptionalInt last = first;
        for (int i = 0; i < 10_000; i++) {
            last = users.take();
            users.giveBack(last);
        }

        assertEquals(first, last);
    }

    @Test
    void whoIsNotRootStaysWhoItIs() {
        UserIds own = new UserIds(70_000, false);

        assertEquals(OptionalInt.empty(), own.take());
        own.giveBack(OptionalInt.empty());
    }
}

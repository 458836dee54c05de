package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerTest {
    private final Owner self = Owner.self();

    @Test
    void aLabelNamesItsOwner() {
        assertEquals(Optional.of(self), Owner.parse(self.label()));
    }

    @Test
    void whatNoSupervisorHasWrittenNamesNobody() {
        assertEquals(Optional.empty(), Owner.parse(""));
        assertEquals(Optional.empty(), Owner.parse("here/me/now"));
        assertEquals(Optional.empty(), Owner.parse("here/1"));
    }

    @Test
    void oneThatLivesIsNotDead() {
        assertFalse(self.isDead(self));
    }

    @Test
    void oneWhoseProcessIsGoneIsDead() {
        assertTrue(new Owner(self.place(), 1L << 40, self.started()).isDead(self));
    }

    @Test
    void anotherProcessWithItsNumberIsNotIt() {
        assertTrue(new Owner(self.place(), self.pid(), self.started() - 1).isDead(self));
    }

    @Test
    void ofOneInAnotherPlaceNothingIsKnown() {
        assertFalse(new Owner("elsewhere", 1L << 40, 0).isDead(self));
    }
}

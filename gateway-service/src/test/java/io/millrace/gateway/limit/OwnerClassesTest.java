package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.port.QueueStore.Waiting;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerClassesTest {
    private static Waiting of(String owner) {
        return new Waiting(owner, 1, Instant.EPOCH);
    }

    @Test
    void ownersAreGroupedAndEveryClassIsThere() {
        OwnerClasses classes = OwnerClasses.parse("acme=gold, zenith=gold,quiet=silver");

        assertThat(classes.group(List.of(of("acme"), of("bob"), of("zenith"))))
                .containsEntry("gold", List.of(of("acme"), of("zenith")))
                .containsEntry("default", List.of(of("bob")))
                .containsEntry("silver", List.of());
        assertThat(OwnerClasses.parse("").group(List.of())).containsOnlyKeys("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme=", "=gold", "acme=gold=x", "acme=Gold", "acme=gold,,zenith=gold"})
    void whatIsNoListOfPairsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnerClasses.parse(text))
                .withMessageContaining("owner=class");
    }
}

package io.millrace.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hundreds of histories by the dice, each of a seed that a failure names. */
class GeneratedHistoryTest {
    private static final int HISTORIES = 400;
    private static final int JOBS = 40;

    @Test
    void nothingIsFoundInHealthyOnes() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            assertThat(Checker.check(RandomHistory.of(seed, JOBS).evidence()))
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void oneBrokenPromiseIsFoundInEach() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            Plant[] plants = Plant.values();
            isFound(plants[new Random(seed).nextInt(plants.length)], seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachBrokenPromiseIsFound(Plant plant) {
        IntStream.range(1_000, 1_010).forEach(seed -> isFound(plant, seed));
    }

    private static void isFound(Plant plant, long seed) {
        History history = RandomHistory.of(seed, JOBS);
        Story story = history.stories.stream()
                .filter(each -> each.isStored && plant.fits.test(each))
                .skip(new Random(seed).nextInt(3))
                .findFirst()
                .orElseThrow();
        plant.plant.accept(history, story);
        assertThat(history.kinds()).as("%s, seed %s, %s", plant, seed, story.id).contains(plant.kind);
    }

    @Test
    void aLargeRunIsJudged() {
        History history = RandomHistory.of(7, 110_000);
        history.stories.stream()
                .filter(story -> story.isStored)
                .forEach(story -> story.read().read());
        assertThat(history.operations).hasSizeGreaterThan(400_000);
        assertThat(history.evidence().jobs()).hasSizeGreaterThan(100_000);
        assertThat(Checker.check(history.evidence())).isEmpty();
    }
}

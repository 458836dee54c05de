package io.millrace.faults.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What comes when, from a seed alone. Faults are dealt from a shuffled deck that holds each of them once, and again when it is used up, so
 * that none is left out for long. In one of four steps the next one in the deck that hurts other parts comes on top.
 */
public final class Schedule {
    private static final int ONE_IN = 4;
    private static final int PAUSE_MILLIS = 4_000;

    private final List<Fault> faults;
    private final Random random;
    private final List<Fault> deck = new ArrayList<>();

    /**
     * A fault of a step.
     *
     * @param seed of its own draws
     */
    public record Injection(Fault fault, long seed) {}

    /**
     * One or two faults together.
     *
     * @param holdMillis how long they last
     * @param pauseMillis how long there is peace after them
     */
    public record Step(List<Injection> injections, int holdMillis, int pauseMillis) {}

    public Schedule(List<Fault> faults, long seed) {
        this.faults = List.copyOf(faults);
        this.random = new Random(seed);
    }

    /** The next step; there is always one. */
    public Step next() {
        Fault first = dealt();
        List<Injection> injections = new ArrayList<>();
        injections.add(new Injection(first, random.nextLong()));
        if (random.nextInt(ONE_IN) == 0) {
            companion(first).ifPresent(second -> injections.add(new Injection(second, random.nextLong())));
        }
        int hold = injections.stream()
                .mapToInt(each -> drawn(each.fault().holdMillis()))
                .max()
                .orElse(0);
        return new Step(List.copyOf(injections), hold, random.nextInt(PAUSE_MILLIS));
    }

    private Fault dealt() {
        if (deck.isEmpty()) {
            deck.addAll(faults);
            Collections.shuffle(deck, random);
        }
        return deck.remove(0);
    }

    private Optional<Fault> companion(Fault first) {
        Optional<Fault> second = deck.stream()
                .filter(each -> Collections.disjoint(each.hits(), first.hits()))
                .findFirst();
        second.ifPresent(deck::remove);
        return second;
    }

    private int drawn(Fault.Range range) {
        return range.from() + random.nextInt(range.to() - range.from() + 1);
    }
}

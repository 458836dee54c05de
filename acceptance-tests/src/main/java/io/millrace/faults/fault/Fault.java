package io.millrace.faults.fault;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that goes wrong, and is mended again.
 *
 * @param name one of a kind
 * @param row of the fault table that it belongs to
 * @param hits which parts it hurts: two faults that hurt different ones may come together
 * @param holdMillis how long it lasts, drawn between these two
 * @param possible whether it can be injected on this machine
 */
public record Fault(
        String name,
        String row,
        Set<Part> hits,
        Range holdMillis,
        Predicate<Scene> possible,
        Consumer<Scene> inject,
        Consumer<Scene> heal) {
    /** A part of the product. */
    public enum Part {
        GATEWAYS,
        WORKERS,
        POSTGRES,
        RABBITMQ,
        REDIS,
        /** Nothing is hurt: clients race each other. */
        CLIENTS
    }

    /** Bounds, both included. */
    public record Range(int from, int to) {}

    static Builder named(String name, String row, Part... hits) {
        return new Builder(name, row, Set.of(hits));
    }

    /** Collects what a fault is made of. */
    static final class Builder {
        private final String name;
        private final String row;
        private final Set<Part> hits;
        private Range hold = new Range(500, 3_000);
        private Predicate<Scene> possible = scene -> true;
        private Consumer<Scene> inject = scene -> {};

        private Builder(String name, String row, Set<Part> hits) {
            this.name = name;
            this.row = row;
            this.hits = hits;
        }

        Builder lasting(int fromMillis, int toMillis) {
            hold = new Range(fromMillis, toMillis);
            return this;
        }

        Builder where(Predicate<Scene> isPossible) {
            possible = isPossible;
            return this;
        }

        Builder by(Consumer<Scene> injection) {
            inject = injection;
            return this;
        }

        Fault healedBy(Consumer<Scene> healing) {
            return new Fault(name, row, hits, hold, possible, inject, healing);
        }
    }
}

package io.millrace.bench;

import java.util.Arrays;
import java.util.Collection;

/** The middle of several rounds. */
final class Medians {
    private Medians() {}

    /** Of an even number of values the mean of the two in the middle; of none NaN. */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

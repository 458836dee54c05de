package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

/** (b) A queue for each of a few lanes, owners spread over them by a hash of their names. Nothing is run: it is arithmetic. */
final class HashedLanes {
    private static final String CHOICE = "(b) hashed lanes";
    private static final int LANES = 16;
    private static final int OWNERS = 10;
    private static final int NAMINGS = 1_000;
    private static final int HEAVY_JOBS = 50_000;
    private static final int SLOTS = 32;
    private static final long SEED = 1;

    private HashedLanes() {}

    /** @param jobsPerSecond what all workers start in a second if jobs take no time, as measured elsewhere */
    static void measure(double jobsPerSecond, Figures figures) {
        figures.add(CHOICE, "owners who share a given heavy owner's lane, of 16 lanes", 100.0 / LANES, "%");
        String wait = "behind a heavy owner's 50,000 jobs, %s, %s";
        String none = "which take no time";
        figures.add(CHOICE, wait.formatted(none, "other lanes empty"), HEAVY_JOBS / jobsPerSecond, "s");
        figures.add(CHOICE, wait.formatted(none, "all lanes busy"), HEAVY_JOBS * LANES / jobsPerSecond, "s");
        String second = "of 1 s on 32 slots";
        figures.add(CHOICE, wait.formatted(second, "other lanes empty"), (double) HEAVY_JOBS / SLOTS, "s");
        figures.add(CHOICE, wait.formatted(second, "all lanes busy"), (double) HEAVY_JOBS * LANES / SLOTS, "s");
        tellShares(figures);
    }

    private static void tellShares(Figures figures) {
        double[] smallest = new double[NAMINGS];
        double[] largest = new double[NAMINGS];
        Random random = new Random(SEED);
        for (int naming = 0; naming < NAMINGS; naming++) {
            double[] shares = shares(lanes(random));
            smallest[naming] = Arrays.stream(shares).min().orElseThrow();
            largest[naming] = Arrays.stream(shares).max().orElseThrow();
        }
        String share = "share of one of ten equal owners (fair: 10 %%): %s";
        figures.add(
                CHOICE,
                share.formatted("least of 1,000 namings, seed " + SEED),
                100 * Arrays.stream(smallest).min().orElseThrow(),
                "%");
        figures.add(
                CHOICE,
                share.formatted("most of 1,000 namings, seed " + SEED),
                100 * Arrays.stream(largest).max().orElseThrow(),
                "%");
        figures.add(CHOICE, share.formatted("least of a naming, median"), 100 * Medians.of(smallest), "%");
        figures.add(CHOICE, share.formatted("most of a naming, median"), 100 * Medians.of(largest), "%");
    }

    private static int[] lanes(Random random) {
        int[] lanes = new int[OWNERS];
        for (int owner = 0; owner < OWNERS; owner++) {
            CRC32 hash = new CRC32();
            hash.update(Long.toHexString(random.nextLong()).getBytes(StandardCharsets.US_ASCII));
            lanes[owner] = (int) (hash.getValue() % LANES);
        }
        return lanes;
    }

    /** Each owner's share of the starts if lanes that have work are served in turn, and the owners of a lane equally. */
    static double[] shares(int[] lanes) {
        int[] ownersOf = new int[LANES];
        Arrays.stream(lanes).forEach(lane -> ownersOf[lane]++);
        long inUse = Arrays.stream(ownersOf).filter(owners -> owners > 0).count();
        return Arrays.stream(lanes)
                .mapToDouble(lane -> 1.0 / (inUse * ownersOf[lane]))
                .toArray();
    }
}

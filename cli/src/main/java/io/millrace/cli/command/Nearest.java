package io.millrace.cli.command;

import java.util.Map;

/** Which known word somebody may have meant. */
final class Nearest {
    /** What other programs call it. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("logs", "out"),
            Map.entry("log", "out"),
            Map.entry("output", "out"),
            Map.entry("ps", "list"),
            Map.entry("ls", "list"),
            Map.entry("jobs", "list"),
            Map.entry("stop", "kill"),
            Map.entry("rm", "kill"),
            Map.entry("exec", "run"),
            Map.entry("show", "status"),
            Map.entry("get", "status"),
            Map.entry("watch", "events"),
            Map.entry("rerun", "retry"));

    private Nearest() {}

    /** As the end of a sentence; empty if nothing is near. */
    static String suggestion(String word, Iterable<String> known) {
        String synonym = SYNONYMS.get(word);
        for (String each : known) {
            if (each.equals(synonym)) {
                return "; did you mean '" + each + "'?";
            }
        }
        String nearest = "";
        int least = Math.max(1, word.length() / 2) + 1;
        for (String each : known) {
            int distance = each.startsWith(word) ? 1 : distance(word, each);
            if (distance < least) {
                least = distance;
                nearest = each;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's, where two letters that changed places count as one step. */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}

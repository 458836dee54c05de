package io.millrace.cli.command;

/** Which known word somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** As the end of a sentence; empty if nothing is near. */
    static String suggestion(String word, Iterable<String> known) {
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

    /** Levenshtein's. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}

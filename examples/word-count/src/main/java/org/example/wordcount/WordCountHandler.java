package org.example.wordcount;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.handler.PermanentFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code word_count}: the words of a text, and how often each is there. */
public final class WordCountHandler implements JobHandler {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor(
                "word_count", "Counts the words of a text.", """
                {"type": "object", "additionalProperties": false, "required": ["text"],
                 "properties": {
                   "text": {"type": "string", "minLength": 1},
                   "min_length": {"type": "integer", "minimum": 1, "maximum": 100, "default": 1},
                   "max_length": {"type": "integer", "minimum": 1, "maximum": 100, "default": 100},
                   "top": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
                   "seconds_per_line": {"type": "number", "minimum": 0, "maximum": 60, "default": 0}},
                 "x-ordered": [["min_length", "max_length"]]}""", Duration.ofSeconds(30), 2, Duration.ofSeconds(1));
    }

    @Override
    public Map<String, Object> run(JobContext context) throws IOException, InterruptedException, PermanentFailure {
        Params params = Params.of(context.params());
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < params.lines().size(); i++) {
            // A thread that sleeps or waits is interrupted there; one that computes has to look.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int words = count(params.lines().get(i), params, counts);
            String line = "line %d: %d words".formatted(i + 1, words);
            context.stdout().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            Thread.sleep(params.rest().toMillis());
            context.progress((i + 1) * 100 / params.lines().size(), line);
        }
        if (counts.isEmpty()) {
            throw new PermanentFailure("no-words", "the text has no word of that length");
        }
        return result(counts, params.top());
    }

    private static int count(String line, Params params, Map<String, Integer> counts) {
        int words = 0;
        Matcher found = WORD.matcher(line);
        while (found.find()) {
            String word = found.group();
            if (word.length() >= params.shortest() && word.length() <= params.longest()) {
                counts.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum);
                words++;
            }
        }
        return words;
    }

    private static Map<String, Object> result(Map<String, Integer> counts, int top) {
        List<Map<String, Object>> most = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(top)
                .map(entry -> Map.<String, Object>of("word", entry.getKey(), "count", entry.getValue()))
                .toList();
        int words = counts.values().stream().mapToInt(Integer::intValue).sum();
        return Map.of("words", words, "distinct", counts.size(), "top", most);
    }

    /** The gateway has checked them against the schema, and filled in the defaults. */
    private record Params(List<String> lines, int shortest, int longest, int top, Duration rest) {
        static Params of(Map<String, Object> params) {
            return new Params(
                    ((String) params.get("text")).lines().toList(),
                    ((Number) params.get("min_length")).intValue(),
                    ((Number) params.get("max_length")).intValue(),
                    ((Number) params.get("top")).intValue(),
                    Duration.ofMillis((long) (((Number) params.get("seconds_per_line")).doubleValue() * 1000)));
        }
    }
}

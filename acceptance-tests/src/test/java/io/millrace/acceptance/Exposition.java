package io.millrace.acceptance;

import io.millrace.local.stack.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process tells Prometheus, read. */
record Exposition(String text, List<Sample> samples) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-z_A-Z0-9]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_0-9]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern HISTOGRAM = Pattern.compile("# TYPE (\\S+) histogram");
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

    record Sample(String name, Map<String, String> labels, double value) {
        boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    static Exposition of(ServiceProcess process) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(process.managementUrl() + "/q/metrics"))
                    .header("Accept", "text/plain")
                    .build();
            String text = HTTP.send(request, BodyHandlers.ofString()).body();
            return new Exposition(
                    text,
                    text.lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(Exposition::sample)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("no sample: " + line);
        }
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(Objects.requireNonNullElse(matcher.group(2), ""));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return new Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
    }

    /** The sum over all samples of that name with these labels; 0 if there is none. */
    double sum(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.has(labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Millrace's own, each with the sets of labels that it has; a histogram's parts are one. */
    Map<String, Set<Set<String>>> own() {
        Set<String> histograms = new HashSet<>();
        HISTOGRAM.matcher(text).results().forEach(type -> histograms.add(type.group(1)));
        Map<String, Set<Set<String>>> own = new HashMap<>();
        for (Sample sample : samples) {
            String whole = PART.matcher(sample.name()).replaceFirst("");
            String name = histograms.contains(whole) ? whole : sample.name();
            if (name.startsWith("millrace_")) {
                Set<String> labels = new HashSet<>(sample.labels().keySet());
                labels.remove("le");
                own.computeIfAbsent(name, any -> new HashSet<>()).add(labels);
            }
        }
        return own;
    }

    /** What a label's values are, of the metrics that have it. */
    Set<String> values(String label) {
        Set<String> values = new HashSet<>();
        samples.forEach(sample -> values.add(sample.labels().getOrDefault(label, "")));
        return values;
    }
}

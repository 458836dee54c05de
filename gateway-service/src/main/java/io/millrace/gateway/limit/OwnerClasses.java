package io.millrace.gateway.limit;

import io.millrace.core.port.QueueStore.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Owners by class, for metrics: owners are too many for labels. Who is in no class is in {@value #DEFAULT}. */
public final class OwnerClasses {
    public static final String DEFAULT = "default";

    private final Map<String, String> classes;

    private OwnerClasses(Map<String, String> classes) {
        this.classes = classes;
    }

    /**
     * @param text {@code owner=class} pairs with commas between, as in {@code acme=gold,zenith=gold}; empty: one class for all
     * @throws IllegalArgumentException if it is anything else
     */
    public static OwnerClasses parse(String text) {
        Map<String, String> classes = new HashMap<>();
        for (String pair : text.isBlank() ? List.<String>of() : List.of(text.split(","))) {
            String[] parts = pair.strip().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank() || !parts[1].matches("[a-z0-9_-]{1,32}")) {
                throw new IllegalArgumentException(
                        "MILLRACE_OWNER_CLASSES must be owner=class pairs with commas between, and has: " + pair);
            }
            classes.put(parts[0].strip(), parts[1]);
        }
        return new OwnerClasses(classes);
    }

    /** What waits, by class; every class is there, that metrics which scale workers fall to 0 and do not vanish. */
    public Map<String, List<Waiting>> group(List<Waiting> waiting) {
        Map<String, List<Waiting>> groups = new TreeMap<>();
        groups.put(DEFAULT, new ArrayList<>());
        classes.values().forEach(name -> groups.putIfAbsent(name, new ArrayList<>()));
        waiting.forEach(
                each -> groups.computeIfAbsent(classes.getOrDefault(each.owner(), DEFAULT), any -> new ArrayList<>())
                        .add(each));
        return groups;
    }
}

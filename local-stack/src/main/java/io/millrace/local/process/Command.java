package io.millrace.local.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param name its pid file's and log's name
 * @param line program and arguments; one of them should name the home folder, by which a later JVM knows an orphan
 * @param environment all of its environment
 */
public record Command(String name, List<String> line, Map<String, String> environment) {
    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /** With this JVM's environment. */
    public Command(String name, List<String> line) {
        this(name, line, System.getenv());
    }

    /** This JVM's environment without the variables of that prefix, and with these. */
    public static Map<String, String> environmentWith(String droppedPrefix, Map<String, String> added) {
        Map<String, String> all = new LinkedHashMap<>(System.getenv());
        all.keySet().removeIf(key -> key.startsWith(droppedPrefix));
        all.putAll(added);
        return all;
    }
}

package io.millrace.core.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A queue: the jobs of one type and one priority. Operators know it by its {@linkplain #toString() name}. */
public record QueueId(String type, Priority priority) {

    /** The queues of a type, most urgent first. */
    public static List<QueueId> ofType(String type) {
        return Arrays.stream(Priority.values())
                .map(priority -> new QueueId(type, priority))
                .toList();
    }

    /** The queue of that name, or empty if it cannot be one's. Whether there is such a type is not asked. */
    public static Optional<QueueId> parse(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 1
                ? Optional.empty()
                : Priority.parse(name.substring(dot + 1))
                        .map(priority -> new QueueId(name.substring(0, dot), priority));
    }

    /** Its name: {@code report.high}. */
    @Override
    public String toString() {
        return type + "." + priority.wireName();
    }
}

package io.millrace.faults;

import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened in a run, for people. */
final class Report {
    private static final String HEAD = "  %-78s %4s  %6s  %6s";

    private Report() {}

    static void print(Campaign campaign, Evidence evidence, List<String> endedByThemselves) {
        System.out.println();
        table("seconds from the end of a fault until all is well", campaign.faults());
        table("the same by rows of the fault table", campaign.rows());
        System.out.println(
                "left out, for want of means: " + (campaign.leftOut().isEmpty() ? "nothing" : campaign.leftOut()));
        System.out.println("jobs: "
                + counted(evidence.jobs().stream()
                        .collect(Collectors.groupingBy(job -> job.status(), TreeMap::new, Collectors.counting()))));
        System.out.println("attempts: "
                + counted(evidence.attempts().stream()
                        .collect(Collectors.groupingBy(each -> each.outcome(), TreeMap::new, Collectors.counting()))));
        System.out.println("answers: "
                + counted(evidence.operations().stream()
                        .collect(Collectors.groupingBy(Report::answer, TreeMap::new, Collectors.counting()))));
        System.out.println("webhooks: " + evidence.webhooks().stored().size() + " outcomes, told in "
                + evidence.webhooks().received().size() + " tries");
        System.out.println("longest answer: "
                + evidence.operations().stream()
                        .filter(each -> each.status() != 0)
                        .mapToLong(each -> each.answeredAt() - each.sentAt())
                        .max()
                        .orElse(0)
                + " ms");
        Tally takeovers = new Takeovers(evidence).tally();
        table("seconds from the death of a worker until its runs were claimed again", takeovers);
        System.out.println("processes that ended by themselves: " + endedByThemselves.size());
        endedByThemselves.forEach(line -> System.out.println("  " + line));
    }

    private static void table(String title, Tally tally) {
        System.out.println(HEAD.formatted(title, "n", "p50", "max"));
        tally.lines().forEach(System.out::println);
        System.out.println();
    }

    private static String answer(Operation operation) {
        return operation.action() + " " + (operation.status() == 0 ? "none" : operation.status());
    }

    private static String counted(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}

package io.millrace.faults.check;

import io.millrace.faults.evidence.Webhooks;
import io.millrace.faults.evidence.Webhooks.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Law L7, for webhooks: each committed outcome of a job that names a callback is told at least once, and nothing else is. A job has an outcome more
 * for each time that it was retried.
 */
final class OutcomesAreTold implements Rule {
    static final String UNTOLD = "an outcome that nobody was told of";
    static final String MADE_UP = "told of what was not committed";

    @Override
    public List<Violation> check(Facts facts) {
        Webhooks webhooks = facts.evidence().webhooks();
        List<Violation> found = new ArrayList<>();
        Map<String, List<Delivery>> byJob = webhooks.stored().stream().collect(Collectors.groupingBy(Delivery::jobId));
        for (Life life : facts.lives()) {
            List<Delivery> told = byJob.getOrDefault(life.id(), List.of());
            if (webhooks.jobs().contains(life.id()) && life.isTerminal()) {
                outcomes(life, told, found);
            } else if (!told.isEmpty() && !webhooks.jobs().contains(life.id())) {
                found.add(new Violation(MADE_UP, life.id(), "it names no callback: " + told));
            }
        }
        arrivals(webhooks, found);
        return found;
    }

    private static void outcomes(Life life, List<Delivery> told, List<Violation> found) {
        boolean last = told.stream()
                .anyMatch(each -> each.status().equals(life.job().status())
                        && each.attempt() == life.job().attempt());
        if (!last) {
            found.add(new Violation(UNTOLD, life.id(), "nothing is stored of " + life.job() + ", but " + told));
        }
        if (told.size() > 1 + life.retries().size()) {
            found.add(new Violation(MADE_UP, life.id(), "it did not end so often: " + told));
        }
    }

    private static void arrivals(Webhooks webhooks, List<Violation> found) {
        Map<String, Delivery> stored =
                webhooks.stored().stream().collect(Collectors.toMap(Delivery::id, Function.identity()));
        Set<String> arrived = webhooks.received().stream().map(Delivery::id).collect(Collectors.toSet());
        for (Delivery each : webhooks.stored()) {
            if (!arrived.contains(each.id())) {
                found.add(new Violation(UNTOLD, each.jobId(), "it never arrived: " + each));
            }
        }
        for (Delivery each : webhooks.received()) {
            if (!each.equals(stored.get(each.id()))) {
                found.add(new Violation(
                        MADE_UP, each.jobId(), each + " arrived, and stored is " + stored.get(each.id())));
            }
        }
    }
}

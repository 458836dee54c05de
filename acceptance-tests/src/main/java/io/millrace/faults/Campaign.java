package io.millrace.faults;

import io.millrace.faults.fault.Fault;
import io.millrace.faults.fault.Fault.Part;
import io.millrace.faults.fault.Scene;
import io.millrace.faults.fault.Schedule;
import io.millrace.faults.fault.Schedule.Injection;
import io.millrace.faults.fault.Schedule.Step;
import io.millrace.faults.load.Client;
import io.millrace.faults.rig.Rig;
import io.millrace.local.process.Await;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Carries out a schedule, step by step, and measures how long each recovery takes. */
final class Campaign {
    private final Rig rig;
    private final List<Client> clients;
    private final Recovery recovery;
    private final Consumer<String> log;
    private final Tally faults = new Tally();
    private final Tally rows = new Tally();
    private final Set<String> leftOut = new TreeSet<>();
    private final List<String> failures = new ArrayList<>();

    Campaign(Rig rig, List<Client> clients, Consumer<String> log) {
        this.rig = rig;
        this.clients = clients;
        this.log = log;
        recovery = new Recovery(rig, clients);
    }

    /** Takes steps until that time is over; the last one is carried to its end. */
    void run(Schedule schedule, long endNanos) {
        for (int number = 1; System.nanoTime() < endNanos && failures.isEmpty(); number++) {
            take(schedule.next(), number);
        }
    }

    Tally faults() {
        return faults;
    }

    Tally rows() {
        return rows;
    }

    /** The faults whose turn came, and that this machine has no means for, in order. */
    Set<String> leftOut() {
        return leftOut;
    }

    /** What did not recover, or could not be carried out. */
    List<String> failures() {
        return failures;
    }

    private void take(Step step, int number) {
        List<Injection> possible = new ArrayList<>();
        for (Injection injection : step.injections()) {
            if (injection.fault().possible().test(scene(injection))) {
                possible.add(injection);
            } else {
                leftOut.add(injection.fault().name());
            }
        }
        if (possible.isEmpty()) {
            return;
        }
        String names = possible.stream().map(each -> each.fault().name()).collect(Collectors.joining(" + "));
        log.accept("%s #%d %s for %.1f s"
                .formatted(LocalTime.now().truncatedTo(ChronoUnit.SECONDS), number, names, step.holdMillis() / 1000.0));
        try {
            possible.forEach(each -> each.fault().inject().accept(scene(each)));
            Await.pause(step.holdMillis());
        } catch (RuntimeException e) {
            failures.add(names + " could not be injected: " + e);
        }
        heal(possible, names);
        note(possible, names, recovery.await());
        Await.pause(step.pauseMillis());
    }

    /** Servers first: processes start on them. */
    private void heal(List<Injection> injections, String names) {
        List<Injection> serversFirst = new ArrayList<>(injections);
        serversFirst.sort(Comparator.comparing(each -> hitsProcesses(each.fault())));
        for (Injection injection : serversFirst) {
            try {
                injection.fault().heal().accept(scene(injection));
            } catch (RuntimeException e) {
                failures.add(names + " could not be healed: " + e);
            }
        }
    }

    private void note(List<Injection> injections, String names, OptionalLong millis) {
        if (millis.isEmpty()) {
            failures.add(names + ": no recovery within " + Recovery.BOUND.toSeconds() + " s");
            return;
        }
        log.accept("           recovered in %.1f s".formatted(millis.getAsLong() / 1000.0));
        injections.forEach(each -> {
            faults.add(each.fault().name(), millis.getAsLong());
            rows.add(each.fault().row(), millis.getAsLong());
        });
    }

    private Scene scene(Injection injection) {
        return new Scene(rig, clients, injection.seed());
    }

    private static boolean hitsProcesses(Fault fault) {
        return !Collections.disjoint(fault.hits(), List.of(Part.GATEWAYS, Part.WORKERS));
    }
}

package io.millrace.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.faults.check.Checker;
import io.millrace.faults.check.Violation;
import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Webhooks;
import io.millrace.faults.fault.Catalogue;
import io.millrace.faults.fault.Schedule;
import io.millrace.faults.load.Client;
import io.millrace.faults.load.History;
import io.millrace.faults.load.Load;
import io.millrace.faults.load.Receiver;
import io.millrace.faults.load.Users;
import io.millrace.faults.rig.Rig;
import io.millrace.faults.rig.RigPlan;
import io.millrace.local.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * {@code Main FOLDER SEED MINUTES}: starts, loads and hurts the product for so long, and tells what was violated. Exit code 0 if nothing was, 1
 * if something, 2 if the suite itself could not run. A blank seed is drawn.
 */
public final class Main {
    private static final RigPlan PLAN = new RigPlan(2, 3, 8, 5);
    private static final int PAUSE_MILLIS = 200;
    /** A shorter run has no time for faults that take a minute. */
    private static final double SHORT_MINUTES = 8;

    private static final Duration UNTIL_IDLE = Duration.ofMinutes(5);

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        long seed = arguments[1].isBlank() ? new Random().nextInt(1_000_000) : Long.parseLong(arguments[1]);
        String name = "seed-" + seed + "-at-" + System.currentTimeMillis() / 1000;
        Path folder = Path.of(arguments[0], name).toAbsolutePath();
        double minutes = Double.parseDouble(arguments[2]);
        Files.createDirectories(folder);
        try {
            List<Violation> violations = run(folder, seed, minutes);
            violations.forEach(System.out::println);
            System.out.println("violations: " + violations.size());
            System.exit(violations.isEmpty() ? 0 : 1);
        } catch (RuntimeException e) {
            System.out.println("the suite could not run: " + e.getMessage());
            e.printStackTrace(System.out);
            System.exit(2);
        }
    }

    private static List<Violation> run(Path folder, long seed, double minutes) throws IOException {
        System.out.println("seed " + seed + ", " + minutes + " minutes, in " + folder);
        long anchorMillis = System.currentTimeMillis();
        long anchorNanos = System.nanoTime();
        History history = new History();
        try (Receiver receiver = Receiver.start(seed);
                Rig rig = Rig.start(PLAN, folder.resolve("stack"))) {
            List<List<Client>> users = Users.create(rig, history);
            Campaign campaign = new Campaign(rig, Users.lone(rig, "canary", history), System.out::println);
            TreeWatch trees = TreeWatch.start();
            try (Load load = Load.start(users, seed, PAUSE_MILLIS, receiver.url())) {
                campaign.run(
                        new Schedule(minutes < SHORT_MINUTES ? Catalogue.shortOnes() : Catalogue.all(), seed),
                        System.nanoTime() + (long) (minutes * 60e9));
            }
            Await.until(UNTIL_IDLE, () -> StoreDump.unfinished(rig) == 0);
            // What is left of commands has time to show itself.
            Await.pause(1_000);
            trees.close();
            WitnessFiles witness = WitnessFiles.read(
                    RigPlan.witnessFolder(rig.folder()), nanos -> anchorMillis + (nanos - anchorNanos) / 1_000_000);
            List<Impairment> impairments = new ArrayList<>(rig.notes().all());
            impairments.addAll(witness.stalls());
            Evidence evidence = new Evidence(
                    history.operations(),
                    StoreDump.jobs(rig),
                    StoreDump.attempts(rig),
                    witness.executions(),
                    trees.trees(),
                    new Webhooks(StoreDump.callbacks(rig), StoreDump.deliveries(rig), receiver.received()),
                    impairments);
            new ObjectMapper().writeValue(folder.resolve("evidence.json").toFile(), evidence);
            List<Violation> violations = new ArrayList<>(Checker.check(evidence));
            campaign.failures().forEach(failure -> violations.add(new Violation("no recovery", "?", failure)));
            Report.print(campaign, evidence, rig.endedByThemselves());
            return violations;
        }
    }
}

package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.server.BrokerKind;
import java.nio.file.Path;

/**
 * How fairness between owners could be had, in numbers: a queue for each owner, hashed lanes, a choice when a job is claimed, and the runway
 * as it is built. On real servers, without the services. Prints one table, and writes a dated JSON file.
 */
public final class RunwayChoices {
    private static final int OWNERS = 1_000;
    private static final int[] QUEUES = {300, 1_000};

    private final boolean quick = "1".equals(System.getenv("QUICK"));
    private final Figures figures = new Figures();

    private RunwayChoices() {}

    public static void main(String[] args) throws Exception {
        new RunwayChoices().run(Path.of(args[0]));
    }

    private void run(Path results) throws Exception {
        if (BrokerKind.detect() == BrokerKind.RABBITMQ) {
            for (int queues : quick ? new int[] {100, 300} : QUEUES) {
                tell("(a) %,d queues".formatted(queues));
                QueuePerOwner.measure(queues, figures);
            }
        } else {
            tell("(a) is left out: there is no RabbitMQ here");
        }
        int rows = quick ? 100_000 : 1_000_000;
        try (ChoicesDatabase database = new ChoicesDatabase()) {
            tell("(c) %,d waiting jobs".formatted(rows));
            database.fill(rows, OWNERS);
            double jobsPerSecond =
                    new ClaimTimeChoice(database, quick ? 100 : 600, OWNERS).measure(quick ? 1 : 3, figures);
            HashedLanes.measure(jobsPerSecond, figures);
            for (int owners : new int[] {OWNERS, 1}) {
                tell("(d) %,d waiting jobs, %,d owners".formatted(rows, owners));
                database.fill(rows, owners);
                new RunwayFeeds(database).measure(quick ? 20 : 60, owners, figures);
            }
        }
        figures.print();
        ObjectNode result = Results.begin();
        result.put("waiting", rows);
        for (Figures.Row row : figures.rows()) {
            result.withObject(row.choice())
                    .putObject(row.measure())
                    .put("value", row.value())
                    .put("unit", row.unit());
        }
        Results.write(results, "choices", result);
    }

    private static void tell(String line) {
        System.err.println(line);
    }
}

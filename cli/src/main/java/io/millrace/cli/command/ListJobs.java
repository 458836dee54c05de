package io.millrace.cli.command;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Json;
import io.millrace.cli.api.Streamed;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Style;
import io.millrace.cli.show.Table;
import io.millrace.cli.show.Times;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists jobs, newest first.")
final class ListJobs extends Action {
    private static final long USUAL = 50;
    private static final int PAGE = 200;
    private static final int MOST_OF_A_STREAM = 1_000;
    private static final int STALL_MILLIS = 60_000;

    @Option(
            names = "--status",
            paramLabel = "S",
            completionCandidates = Choices.Statuses.class,
            description = "One of scheduled, queued, processing, completed, failed or cancelled.")
    @Nullable
    String status;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this type.")
    @Nullable
    String type;

    @Option(names = "--object-id", paramLabel = "X", description = "About this object.")
    @Nullable
    String objectId;

    @Option(names = "--owner", paramLabel = "NAME", description = "Of this user; for administrators.")
    @Nullable
    String owner;

    @Option(names = "--label", paramLabel = "K=V", description = "With this label; may be given several times.")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "WHEN",
            description = "Created then or later: 10m (so long ago), 2026-12-24, 2026-12-24T18:00:00Z.")
    @Nullable
    String after;

    @Option(names = "--before", paramLabel = "WHEN", description = "Created before; written alike.")
    @Nullable
    String before;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many; 50 by default.")
    @Nullable
    Integer limit;

    @Option(names = "--all", description = "All that match.")
    boolean all;

    private long most = USUAL;

    ListJobs(Root root) {
        super(root);
    }

    @Override
    int call() {
        Choices.require(new Choices.Statuses(), "--status", status);
        if (all && limit != null) {
            throw CliException.usage("--all and --limit contradict each other", "give one of them");
        } else if (limit != null && limit < 1) {
            throw CliException.usage("--limit " + limit + " shows nothing", "it is at least 1");
        }
        most = all ? Long.MAX_VALUE : limit == null ? USUAL : limit;
        return out().json() ? stream() : table();
    }

    private String query() {
        StringBuilder query = new StringBuilder("/jobs?");
        add(query, "status", status);
        add(query, "type", type);
        add(query, "object_id", objectId);
        add(query, "owner", owner);
        Params.pairs(labels, "--label").forEach((key, value) -> add(query, "label", key + ":" + value));
        add(query, "created_after", after == null ? null : Amounts.past(after));
        add(query, "created_before", before == null ? null : Amounts.past(before));
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append(name).append('=').append(Client.part(value)).append('&');
        }
    }

    private int stream() {
        long left = most;
        // Of more than the server limits a stream to, the rest is left unread.
        String path = query() + (left > MOST_OF_A_STREAM ? "" : "limit=" + left);
        try (Streamed jobs = client().stream(path, Map.of("Accept", "application/x-ndjson"), STALL_MILLIS);
                BufferedReader lines = new BufferedReader(new InputStreamReader(jobs.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
                out().line(line);
                left--;
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CliException(ExitCode.REFUSED, "the list broke off", "try again");
        }
    }

    /** Page by page, so that a million jobs need no memory. A page may be short, or empty, before the last. */
    private int table() {
        Table table = new Table(out(), "job", "type", "status", "owner", "created", "object");
        long left = most;
        String cursor = "";
        while (left > 0) {
            Map<String, Object> page = client().get(query() + "limit=" + Math.min(left, PAGE) + cursor)
                    .json();
            for (Map<String, Object> each : Json.maps(page, "jobs")) {
                add(table, new JobView(each, ""));
                left--;
            }
            table.print();
            String next = Json.text(page, "next_cursor");
            if (next == null) {
                if (left == most) {
                    out().note("no job matches");
                }
                return ExitCode.OK;
            }
            cursor = "&cursor=" + Client.part(next);
        }
        if (out().terminal().out()) {
            out().note("there may be more: --limit " + 2 * most + ", or --all");
        }
        return ExitCode.OK;
    }

    private void add(Table table, JobView job) {
        if (out().quiet()) {
            out().line(job.id());
            return;
        }
        String reason = job.text("reason");
        boolean timely = out().terminal().out();
        table.styled(
                List.of(Style.PLAIN, Style.PLAIN, Style.ofStatus(job.status())),
                job.id(),
                job.text("type"),
                job.status() + (reason.isEmpty() || !timely ? "" : " (" + reason + ")"),
                job.text("owner"),
                timely ? Times.ago(job.text("created_at")) : job.text("created_at"),
                job.text("object_id"));
    }
}

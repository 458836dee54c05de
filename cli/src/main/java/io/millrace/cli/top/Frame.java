package io.millrace.cli.top;

import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Json;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Style;
import io.millrace.cli.show.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lines that show a {@link Snapshot} in so many lines and columns. */
final class Frame {
    private static final int ID = 36;
    private static final int ID_END = 12;
    /** Columns that a whole id leaves room for the rest. */
    private static final int WIDE = 80;
    /** Lines below which none is left empty. */
    private static final int HIGH = 16;
    /** What queues and workers leave to each other and to the jobs. */
    private static final int PARTS = 3;

    private final RawTerminal.Size size;
    private final boolean coloured;
    private final List<String> lines = new ArrayList<>();

    private Frame(RawTerminal.Size size, boolean coloured) {
        this.size = size;
        this.coloured = coloured;
    }

    static List<String> of(Snapshot snapshot, String title, RawTerminal.Size size, boolean coloured) {
        Frame frame = new Frame(size, coloured);
        frame.add(Style.BOLD, title);
        List<Map<String, Object>> queues = snapshot.queues();
        int most = Math.max(1, (size.lines() - 6) / PARTS);
        if (queues == null) {
            frame.add(Style.DIM, "your jobs alone: queues and workers are for administrators");
        } else {
            frame.queues(queues, most);
            frame.workers(snapshot.workers(), most);
        }
        frame.running(snapshot.running());
        return frame.lines;
    }

    private void queues(List<Map<String, Object>> queues, int most) {
        List<Map<String, Object>> busy = queues.stream()
                .filter(each -> number(each, "waiting") + number(each, "running") > 0
                        || Boolean.TRUE.equals(each.get("paused")))
                .toList();
        gap();
        add(Style.REVERSE, padded("QUEUE", 30) + right("WAITING", 9) + right("RUNNING", 9) + right("OLDEST", 9) + "  ");
        for (Map<String, Object> each : busy.subList(0, Math.min(most, busy.size()))) {
            boolean paused = Boolean.TRUE.equals(each.get("paused"));
            Long oldest = Json.number(each, "oldest_seconds");
            add(
                    paused ? Style.YELLOW : Style.PLAIN,
                    padded(Json.textOr(each, "name", ""), 30)
                            + right(String.valueOf(number(each, "waiting")), 9)
                            + right(String.valueOf(number(each, "running")), 9)
                            + right(oldest == null ? "" : Times.span(oldest), 9)
                            + (paused ? "  paused" : ""));
        }
        more(
                busy.size() - most,
                queues.isEmpty() ? "none" : busy.isEmpty() ? "all " + queues.size() + " are empty" : "");
    }

    private void workers(List<Map<String, Object>> workers, int most) {
        gap();
        add(Style.REVERSE, padded("WORKER", 30) + padded("STATUS", 10) + right("SLOTS", 8) + "  HOST");
        for (Map<String, Object> each : workers.subList(0, Math.min(most, workers.size()))) {
            String status = Json.textOr(each, "status", "");
            int running = each.get("running") instanceof List<?> list ? list.size() : 0;
            add(
                    status.equals("up") ? Style.PLAIN : Style.YELLOW,
                    padded(Json.textOr(each, "worker", ""), 30)
                            + padded(status, 10)
                            + right(running + "/" + number(each, "concurrency"), 8)
                            + "  " + Json.textOr(each, "host", ""));
        }
        more(workers.size() - most, workers.isEmpty() ? "none: jobs wait until one is there" : "");
    }

    private void running(Running jobs) {
        List<Map<String, Object>> running = jobs.jobs();
        // What tells jobs of the same moment apart is the end of an id.
        int id = size.columns() < WIDE ? ID_END : ID;
        gap();
        add(
                Style.REVERSE,
                padded("RUNNING", id + 2) + padded("TYPE", 16) + padded("OWNER", 12) + right("FOR", 8) + "  DONE");
        int left = size.lines() - lines.size() - 1;
        int room = running.size() <= left ? left : Math.max(0, left - 1);
        for (Map<String, Object> each : running.subList(0, Math.min(room, running.size()))) {
            JobView job = new JobView(each, "");
            Long percent = job.percent();
            String name = job.id().length() > id ? job.id().substring(job.id().length() - id) : job.id();
            add(
                    Style.PLAIN,
                    padded(name, id + 2)
                            + padded(job.text("type"), 16)
                            + padded(job.text("owner"), 12)
                            + right(Times.between(job.text("started_at"), ""), 8)
                            + (percent == null ? "" : "  " + percent + " %"));
        }
        more(running.size() - room, running.isEmpty() ? "none" : jobs.isAll() ? "" : "… and older ones");
    }

    private void gap() {
        if (size.lines() >= HIGH) {
            add(Style.PLAIN, "");
        }
    }

    private void more(int count, String otherwise) {
        if (count > 0) {
            add(Style.DIM, "… and " + count + " more");
        } else if (!otherwise.isEmpty()) {
            add(Style.DIM, otherwise);
        }
    }

    private void add(Style style, String text) {
        if (lines.size() >= size.lines() - 1) {
            return;
        }
        String safe = Output.safe(text);
        String cut = safe.length() > size.columns() ? safe.substring(0, size.columns()) : safe;
        lines.add(coloured ? style.of(cut) : cut.stripTrailing());
    }

    private static long number(Map<String, Object> object, String member) {
        Long number = Json.number(object, member);
        return number == null ? 0 : number;
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text.substring(0, width - 1) + ' ' : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}

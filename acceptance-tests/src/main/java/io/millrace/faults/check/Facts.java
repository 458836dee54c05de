package io.millrace.faults.check;

import io.millrace.faults.check.Stretches.Stretch;
import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The evidence, indexed once, so that rules need not search. */
final class Facts {
    private final Evidence evidence;
    private final Map<String, Operation> submissions = new HashMap<>();
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Map<String, Causes> causes = new HashMap<>();
    private final Stretches storeAway;

    Facts(Evidence evidence) {
        this.evidence = evidence;
        for (Operation operation : evidence.operations()) {
            Demand demand = operation.demand();
            if (demand != null) {
                submissions.putIfAbsent(demand.op(), operation);
            }
        }
        live();
        impair();
        storeAway = Stretches.of(evidence.impairments().stream()
                        .filter(each -> each.what() == What.STORE_PATH)
                        .map(each -> new Stretch(each.from(), each.to()))
                        .toList())
                .longerBy(Bounds.RECOVERY);
    }

    private void live() {
        Map<String, List<StoredAttempt>> attempts = by(evidence.attempts(), StoredAttempt::jobId);
        Map<String, List<Execution>> executions = by(evidence.executions(), Execution::jobId);
        Map<String, List<Tree>> trees = by(evidence.trees(), Tree::jobId);
        Map<String, List<Operation>> operations = by(evidence.operations(), Facts::subject);
        for (StoredJob job : evidence.jobs()) {
            List<StoredAttempt> history = attempts.getOrDefault(job.jobId(), new ArrayList<>());
            history.sort(Comparator.comparingInt(StoredAttempt::attempt));
            List<Execution> runs = executions.getOrDefault(job.jobId(), new ArrayList<>());
            runs.sort(Comparator.comparingInt(Execution::attempt));
            List<Operation> about = operations.getOrDefault(job.jobId(), new ArrayList<>());
            about.sort(Comparator.comparingLong(Operation::sentAt));
            List<Chance> retries = retries(about);
            Operation submission = job.op() == null ? null : submissions.get(job.op());
            lives.putIfAbsent(
                    job.jobId(),
                    new Life(
                            job,
                            history,
                            runs,
                            trees.getOrDefault(job.jobId(), List.of()),
                            about,
                            retries,
                            cancels(about, retries),
                            submission));
        }
    }

    private static <T> Map<String, List<T>> by(Collection<T> all, Function<T, @Nullable String> key) {
        Map<String, List<T>> found = new HashMap<>();
        for (T each : all) {
            String name = key.apply(each);
            if (name != null) {
                found.computeIfAbsent(name, any -> new ArrayList<>()).add(each);
            }
        }
        return found;
    }

    private static List<Chance> retries(List<Operation> about) {
        return about.stream()
                .filter(operation -> operation.action() == Action.RETRY)
                .flatMap(operation -> Chance.of(operation).stream())
                .toList();
    }

    /**
     * An answer says what was read after the row was changed: if somebody retried the job in between, a cancel that was done can be
     * answered with how the next run ended.
     */
    private static List<Chance> cancels(List<Operation> about, List<Chance> retries) {
        List<Chance> cancels = new ArrayList<>();
        for (Operation operation : about) {
            if (operation.action() == Action.CANCEL) {
                Chance.of(operation).ifPresent(cancels::add);
                if (Words.ALREADY_FINISHED.equals(operation.code())
                        && retries.stream()
                                .anyMatch(retry -> retry.meets(operation.sentAt(), operation.answeredAt()))) {
                    cancels.add(Chance.during(operation, false));
                }
            }
        }
        return cancels;
    }

    private void impair() {
        Map<String, List<Impairment>> impairments = by(evidence.impairments(), Impairment::process);
        Map<String, List<Long>> poisoned = new HashMap<>();
        for (Execution execution : evidence.executions()) {
            if (!execution.spans().isEmpty() && isPoison(execution)) {
                poisoned.computeIfAbsent(execution.worker(), any -> new ArrayList<>())
                        .add(execution.spans().get(0).from());
            }
        }
        Set<String> workers = new HashSet<>(impairments.keySet());
        workers.addAll(poisoned.keySet());
        workers.forEach(worker -> causes.put(
                worker,
                new Causes(impairments.getOrDefault(worker, List.of()), poisoned.getOrDefault(worker, List.of()))));
    }

    private boolean isPoison(Execution execution) {
        Life life = lives.get(execution.jobId());
        Demand demand = life == null ? null : life.demand();
        return demand != null && demand.fate() == Fate.POISONS;
    }

    /** The job that an operation is about: the one that its answer shows, or else the one that was asked for. */
    static @Nullable String subject(Operation operation) {
        Sighting sighting = operation.sighting();
        return sighting == null ? operation.jobId() : sighting.jobId();
    }

    /** The same, for violations. */
    static String name(Operation operation) {
        String subject = subject(operation);
        return subject == null ? "?" : subject;
    }

    /** In the order of the evidence. */
    List<Operation> operations() {
        return evidence.operations();
    }

    Evidence evidence() {
        return evidence;
    }

    Collection<Life> lives() {
        return lives.values();
    }

    /** Null if the store does not hold it. */
    @Nullable
    Life life(@Nullable String jobId) {
        return jobId == null ? null : lives.get(jobId);
    }

    Causes causes(String worker) {
        return causes.getOrDefault(worker, Causes.NONE);
    }

    /** When a change was visible at the latest whose statement began then. */
    long committedBy(long moment) {
        long late = Stretches.after(moment, Bounds.COMMIT);
        return Math.max(Stretches.after(storeAway.endOf(moment), Bounds.COMMIT), storeAway.endOf(late));
    }
}

package io.millrace.store;

import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.port.TypeStore;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Job types, as entities: they are few, and published when a process starts. Each call is a transaction of its own. */
@ApplicationScoped
public class PanacheTypeStore implements TypeStore {
    private static final String INSERT = """
            insert into JobTypeEntity
                (name, description, schema, timeoutSeconds, maxAttempts, backoffSeconds, runsOn)
            values (:name, :description, :schema, :timeoutSeconds, :maxAttempts, :backoffSeconds, :runsOn)
            on conflict (name) do\s""";

    private static final String ADD = INSERT + "nothing";

    private static final String REPLACE = INSERT + """
            update set description = excluded.description, schema = excluded.schema,
                timeoutSeconds = excluded.timeoutSeconds, maxAttempts = excluded.maxAttempts,
                backoffSeconds = excluded.backoffSeconds, runsOn = excluded.runsOn""";

    @Override
    public void publish(Collection<JobType> types) {
        write(REPLACE, types);
    }

    @Override
    public void publishAbsent(Collection<JobType> types) {
        write(ADD, types);
    }

    /** In the order of names, as every process does it: so no two wait for each other. */
    private static int write(String statement, Collection<JobType> types) {
        List<JobType> sorted =
                types.stream().sorted(Comparator.comparing(JobType::name)).toList();
        return EntityWork.call(() -> sorted.stream()
                .mapToInt(type -> JobTypeEntity.getEntityManager()
                        .createQuery(statement)
                        .setParameter("name", type.name())
                        .setParameter("description", type.description())
                        .setParameter("schema", type.schema().text())
                        .setParameter(
                                "timeoutSeconds",
                                Math.toIntExact(type.defaults().timeout().toSeconds()))
                        .setParameter("maxAttempts", type.defaults().maxAttempts())
                        .setParameter(
                                "backoffSeconds",
                                Math.toIntExact(type.defaults().backoff().toSeconds()))
                        .setParameter("runsOn", wireName(type.runsOn()))
                        .executeUpdate())
                .sum());
    }

    @Override
    public Declaration declare(JobType type) {
        Declaration found = EntityWork.call(() -> replace(type));
        // Not there a moment ago, and there now: another one has declared it, or a worker has.
        return found == Declaration.NEW && write(ADD, List.of(type)) == 0
                ? EntityWork.call(() -> replace(type))
                : found;
    }

    /** {@link Declaration#NEW}: there is nothing to replace. */
    private static Declaration replace(JobType type) {
        JobTypeEntity entity = JobTypeEntity.findById(type.name(), LockModeType.PESSIMISTIC_WRITE);
        if (entity == null) {
            return Declaration.NEW;
        }
        if (!entity.runsOn.equals(wireName(RunsOn.AGENTS))) {
            return Declaration.TAKEN;
        }
        entity.description = type.description();
        entity.schema = type.schema().text();
        entity.timeoutSeconds = Math.toIntExact(type.defaults().timeout().toSeconds());
        entity.maxAttempts = type.defaults().maxAttempts();
        entity.backoffSeconds = Math.toIntExact(type.defaults().backoff().toSeconds());
        return Declaration.REPLACED;
    }

    private static String wireName(RunsOn runsOn) {
        return runsOn.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<JobType> all() {
        return EntityWork.call(() -> JobTypeEntity.<JobTypeEntity>listAll(Sort.by("name")).stream()
                .map(PanacheTypeStore::type)
                .toList());
    }

    private static JobType type(JobTypeEntity entity) {
        return new JobType(
                entity.name,
                entity.description,
                new Json(entity.schema),
                new Defaults(
                        Duration.ofSeconds(entity.timeoutSeconds),
                        entity.maxAttempts,
                        Duration.ofSeconds(entity.backoffSeconds)),
                RunsOn.valueOf(entity.runsOn.toUpperCase(Locale.ROOT)));
    }
}

package io.millrace.store;

import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.port.TypeStore;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
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
    private static void write(String statement, Collection<JobType> types) {
        List<JobType> sorted =
                types.stream().sorted(Comparator.comparing(JobType::name)).toList();
        EntityWork.call(() -> sorted.stream()
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
                        .setParameter("runsOn", type.runsOn().name().toLowerCase(Locale.ROOT))
                        .executeUpdate())
                .sum());
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

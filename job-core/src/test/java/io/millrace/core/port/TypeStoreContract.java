package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.port.TypeStore.Declaration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link TypeStore} must do. */
public abstract class TypeStoreContract {

    /** Empty at the start of a test. */
    protected abstract TypeStore store();

    private static JobType type(String name, String description) {
        return type(name, description, RunsOn.WORKERS);
    }

    private static JobType type(String name, String description, RunsOn runsOn) {
        Json schema = new Json("{\"type\": \"object\",\n \"properties\": {\"b\": {}, \"a\": {}}}");
        Defaults defaults = new Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2));
        return new JobType(name, description, schema, defaults, runsOn);
    }

    @Test
    void types_are_listed_by_name_as_they_were_published() {
        JobType agents = new JobType(
                "agents", "d", Json.EMPTY_OBJECT, new Defaults(Duration.ofHours(1), 1, Duration.ZERO), RunsOn.AGENTS);
        store().publish(List.of(type("b", "x"), agents, type("c", "y")));

        assertThat(store().all()).containsExactly(agents, type("b", "x"), type("c", "y"));
    }

    @Test
    void publishing_replaces() {
        store().publish(List.of(type("b", "old"), type("c", "old")));
        store().publish(List.of(type("b", "new")));

        assertThat(store().all()).containsExactly(type("b", "new"), type("c", "old"));
    }

    @Test
    void publishing_what_is_absent_replaces_nothing() {
        store().publish(List.of(type("b", "old")));
        store().publishAbsent(List.of(type("c", "new"), type("b", "new")));

        assertThat(store().all()).containsExactly(type("b", "old"), type("c", "new"));
    }

    @Test
    void a_type_for_agents_is_declared_and_declared_anew() {
        JobType first = type("b", "old", RunsOn.AGENTS);
        JobType second = type("b", "new", RunsOn.AGENTS);

        assertThat(store().declare(first)).isEqualTo(Declaration.NEW);
        assertThat(store().declare(first)).isEqualTo(Declaration.REPLACED);
        assertThat(store().declare(second)).isEqualTo(Declaration.REPLACED);
        assertThat(store().all()).containsExactly(second);
    }

    @Test
    void a_name_that_workers_implement_is_theirs() {
        store().publish(List.of(type("b", "old")));
        assertThat(store().declare(type("b", "new", RunsOn.AGENTS))).isEqualTo(Declaration.TAKEN);
        assertThat(store().all()).containsExactly(type("b", "old"));

        store().declare(type("c", "old", RunsOn.AGENTS));
        store().publishAbsent(List.of(type("c", "new")));
        assertThat(store().declare(type("c", "again", RunsOn.AGENTS))).isEqualTo(Declaration.REPLACED);
        store().publish(List.of(type("c", "new")));
        assertThat(store().declare(type("c", "again", RunsOn.AGENTS)))
                .as("a worker has taken it over")
                .isEqualTo(Declaration.TAKEN);
    }

    @Test
    void nothing_publishes_nothing() {
        store().publish(List.of());
        store().publishAbsent(List.of());

        assertThat(store().all()).isEmpty();
    }
}

package io.millrace.gateway.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.port.FakeTypeStore;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.TypeStore;
import io.millrace.core.port.TypeStore.Declaration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeCatalogTest {
    private final ManualClock clock = new ManualClock();
    private final FakeTypeStore memory = new FakeTypeStore();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private int reads;
    private RuntimeException fault;
    private final TypeCatalog catalog = new TypeCatalog(
            new TypeStore() {
                @Override
                public void publish(Collection<JobType> types) {
                    memory.publish(types);
                }

                @Override
                public void publishAbsent(Collection<JobType> types) {
                    memory.publishAbsent(types);
                }

                @Override
                public Declaration declare(JobType type) {
                    return memory.declare(type);
                }

                @Override
                public List<JobType> all() {
                    reads++;
                    if (fault != null) {
                        throw fault;
                    }
                    return memory.all();
                }
            },
            List.of(type("noop", "{}")),
            clock,
            work::add);

    @Test
    void knowsTheBuiltInTypesFromTheStart() {
        catalog.refresh();

        assertThat(find("noop")).isCompletedWithValueMatching(Optional::isPresent);
        assertThat(memory.all()).hasSize(1);
    }

    @Test
    void aMissLooksIntoTheStoreOnceASecond() {
        memory.publish(List.of(type("new", "{}")));
        CompletableFuture<Optional<KnownType>> first = find("new");
        CompletableFuture<Optional<KnownType>> second = find("nope");

        assertThat(first).isNotDone();
        assertThat(work).as("both wait for one look").hasSize(1);
        work.remove().run();

        assertThat(first).isCompletedWithValueMatching(Optional::isPresent);
        assertThat(second).isCompletedWithValueMatching(Optional::isEmpty);
        assertThat(find("nope")).isCompletedWithValueMatching(Optional::isEmpty);
        assertThat(work).isEmpty();
        assertThat(reads).isEqualTo(1);

        clock.tick(Duration.ofSeconds(1));
        assertThat(find("nope")).isNotDone();
    }

    @Test
    void aMissWithoutAStoreIsNoAnswer() {
        fault = new StoreUnavailableException("away", new IllegalStateException());
        CompletableFuture<Optional<KnownType>> found = find("noop");
        work.remove().run();

        assertThatThrownBy(found::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(JobException.Unavailable.class);
        fault = null;
        assertThat(find("noop")).as("and the next miss looks again").isNotDone();
    }

    @Test
    void anyOtherFaultIsPassedOn() {
        fault = new IllegalStateException("defect");
        CompletableFuture<Optional<KnownType>> found = find("noop");
        work.remove().run();

        assertThatThrownBy(found::join).hasRootCauseMessage("defect");
    }

    @Test
    void whatIsKnownStaysWhileTheStoreIsAway() {
        catalog.refresh();
        fault = new StoreUnavailableException("away", new IllegalStateException());

        assertThatThrownBy(catalog::refresh).isSameAs(fault);

        assertThat(find("noop")).isCompletedWithValueMatching(Optional::isPresent);
    }

    @Test
    void anUnchangedTypeIsNotCompiledAgainAndAChangedOneIs() {
        catalog.refresh();
        KnownType before = find("noop").join().orElseThrow();
        catalog.refresh();
        assertThat(find("noop").join()).containsSame(before);

        memory.publish(List.of(type("noop", "{\"type\": \"object\"}")));
        catalog.refresh();
        assertThat(find("noop").join().orElseThrow()).isNotSameAs(before);
    }

    @Test
    void aTypeWithABrokenSchemaIsLeftOutUntilItIsMended() {
        memory.publish(List.of(
                type("broken", "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}"),
                type("list", "[]"),
                type("far", "{\"$ref\": \"http://127.0.0.1:1/schema.json\"}"),
                type("file", "{\"$ref\": \"file:///etc/passwd\"}"),
                type("text", "not json")));
        catalog.refresh();
        catalog.refresh();

        for (String name : List.of("broken", "list", "far", "file", "text")) {
            assertThat(find(name)).as(name).isCompletedWithValueMatching(Optional::isEmpty);
        }
        memory.publish(List.of(type("broken", "{}")));
        catalog.refresh();
        assertThat(find("broken")).isCompletedWithValueMatching(Optional::isPresent);
    }

    @Test
    void aDeclaredTypeIsKnownAtOnce() {
        JobType first = forAgents("transcode", "{\"type\": \"object\"}");
        assertThat(catalog.declare(first)).isEqualTo(Declaration.NEW);
        assertThat(find("transcode")).isCompletedWithValueMatching(Optional::isPresent);
        assertThat(catalog.runsOnAgents("transcode")).isTrue();
        assertThat(catalog.runsOnAgents("noop")).isFalse();
        assertThat(catalog.runsOnAgents("nope")).isFalse();

        JobType second =
                forAgents("transcode", "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}}, \"$defs\": {\"b\": {}}}");
        assertThat(catalog.declare(second)).isEqualTo(Declaration.REPLACED);
        assertThat(find("transcode").join().orElseThrow().type()).isEqualTo(second);
        assertThat(catalog.declare(forAgents("noop", "{}"))).isEqualTo(Declaration.TAKEN);
        assertThat(catalog.runsOnAgents("noop")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"nonsense\"}",
                "{\"type\": \"array\"}",
                "{\"properties\": 5}",
                "{\"required\": [1]}",
                "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}",
                "{\"properties\": {\"a\": {\"minimum\": \"1\"}}}",
                "{\"$ref\": \"http://127.0.0.1:1/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}"
            })
    void whatIsNoSchemaIsNotDeclared(String schema) {
        assertThatThrownBy(() -> catalog.declare(forAgents("transcode", schema)))
                .isInstanceOf(JobException.Invalid.class)
                .hasMessageStartingWith("schema: ");
        assertThat(memory.all()).isEmpty();
    }

    private static JobType forAgents(String name, String schema) {
        JobType type = type(name, schema);
        return new JobType(name, "", type.schema(), type.defaults(), RunsOn.AGENTS);
    }

    private CompletableFuture<Optional<KnownType>> find(String name) {
        return catalog.find(name).toCompletableFuture();
    }

    private static JobType type(String name, String schema) {
        return new JobType(
                name,
                "",
                new Json(schema),
                new Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2)),
                RunsOn.WORKERS);
    }
}

package io.millrace.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ItemTurnsTest {
    private final ItemTurns turns = new ItemTurns();
    private final List<CompletableFuture<Object>> begun = new ArrayList<>();

    private CompletableFuture<Object> begin(String item) throws Exception {
        JsonNode node = new ObjectMapper().readTree(item);
        return turns.begin(node, () -> {
            CompletableFuture<Object> work = new CompletableFuture<>();
            begun.add(work);
            return work;
        });
    }

    @Test
    void whatIsAboutTheSameObjectBeginsOneAfterAnother() throws Exception {
        CompletableFuture<Object> first = begin("{\"object_id\": \"a\"}");
        CompletableFuture<Object> second = begin("{\"object_id\": \"a\"}");
        CompletableFuture<Object> third = begin("{\"object_id\": \"a\"}");
        assertThat(begun).hasSize(1);

        begun.get(0).complete("accepted");
        assertThat(first).isCompletedWithValue("accepted");
        assertThat(begun).hasSize(2);
        assertThat(second).isNotDone();

        begun.get(1).completeExceptionally(new IllegalStateException());
        assertThat(second).isCompletedExceptionally();
        assertThat(begun).as("whatever becomes of it").hasSize(3);
        begun.get(2).complete("duplicate");
        assertThat(third).isCompletedWithValue("duplicate");
    }

    @Test
    void allElseGoesSideBySide() throws Exception {
        begin("{\"object_id\": \"a\"}");
        begin("{\"object_id\": \"b\"}");
        begin("{}");
        begin("{}");
        begin("{\"object_id\": 5}");
        begin("5");

        assertThat(begun).hasSize(6);
    }
}

package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.port.DeliveryStore.Room;
import io.millrace.core.port.DeliveryStoreContract;
import io.millrace.core.port.Stores;
import io.millrace.core.webhook.DueDelivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDeliveryStoreIT extends DeliveryStoreContract {
    private static final TestDatabase DATABASE = new TestDatabase(4);

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void an_outcome_that_is_rolled_back_is_not_told() throws SQLException {
        JobId job = submitted(URL);
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            CancelJobs.cancel(connection, List.of(job), Optional.empty());
            connection.rollback();
        }

        assertThat(DATABASE.deliveries().of(job)).isEmpty();
    }

    @Test
    void gateways_that_take_at_once_take_each_try_once() {
        IntStream.range(0, 200).forEach(i -> cancel(submitted(URL), Optional.empty()));

        List<CompletableFuture<List<DueDelivery>>> gateways = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> Stream.generate(() -> DATABASE.deliveries()
                                .take(Map.of(LANE, new Room(7, 1 << 30)), 1 << 30, Duration.ofMinutes(1)))
                        .limit(40)
                        .flatMap(List::stream)
                        .toList()))
                .toList();

        List<UUID> taken = gateways.stream()
                .flatMap(gateway -> gateway.join().stream())
                .map(DueDelivery::id)
                .toList();
        assertThat(taken).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void ids_are_of_version_7_and_sort_by_time() {
        List<UUID> ids = IntStream.range(0, 50)
                .mapToObj(i -> UUID.fromString(DATABASE.ask("SELECT new_uuid7()")))
                .toList();

        assertThat(ids).allMatch(id -> id.version() == 7 && id.variant() == 2);
        assertThat(ids.get(49).compareTo(ids.get(0))).isPositive();
        assertThat(ids.get(0).getMostSignificantBits() >>> 16)
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 1_000);
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }
}

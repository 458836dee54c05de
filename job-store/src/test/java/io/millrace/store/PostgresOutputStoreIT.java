package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.lease.Session;
import io.millrace.core.port.OutputStoreContract;
import io.millrace.core.port.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresOutputStoreIT extends OutputStoreContract {
    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** No statement may take so long that it is broken off, again and again. */
    @Test
    void output_of_many_pieces_goes_a_little_at_a_time_and_keeps_nothing_else() {
        Session session = worker("w");
        Attempt wordy = running(session);
        for (int thousand = 0; thousand < 21; thousand++) {
            List<OutputPiece> pieces = LongStream.range(thousand * 1_000L, thousand * 1_000L + 1_000)
                    .mapToObj(start -> new OutputPiece(StdStream.STDOUT, start, start, new byte[] {'x'}))
                    .toList();
            DATABASE.output().append(Map.of(wordy, pieces));
        }
        Attempt silent = running(session);
        jobs().record(List.of(completed(wordy), completed(silent)));
        stores().pass(Duration.ofDays(30));

        assertThat(removed()).as("that without output").isEqualTo(1);
        assertThat(stores().reader().find(wordy.job())).isPresent();
        assertThat(DATABASE.output().size(wordy, null)).isPositive();

        assertThat(removed()).isEqualTo(1);
        assertThat(stores().reader().find(wordy.job())).isEmpty();
        assertThat(DATABASE.output().size(wordy, null)).isZero();
    }

    private static int removed() {
        return DATABASE.upkeep().removeExpired(Duration.ofDays(7), 10).jobs();
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }
}

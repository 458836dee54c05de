package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Page;
import io.millrace.core.port.JobReaderContract;
import io.millrace.core.port.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJobReaderIT extends JobReaderContract {
    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }

    @Test
    void a_page_examines_a_bounded_number_of_rows_and_still_nothing_is_left_out() {
        JobReader bounded = new PostgresJobReader(DATABASE.unpooled(), 3);
        List<JobId> wanted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String type = i % 4 == 0 ? "wanted" : "other";
            JobId id = accept(submission(new JobSpec(null, type, Priority.NORMAL, new Json("{}"), policy(), Map.of())))
                    .stored()
                    .job()
                    .id();
            if (type.equals("wanted")) {
                wanted.add(0, id);
            }
        }
        Filter filter = new Filter(
                Optional.empty(),
                Set.of(JobStatus.QUEUED),
                Optional.of("wanted"),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());

        List<JobId> found = new ArrayList<>();
        int pages = 0;
        JobId next = null;
        do {
            Page page = bounded.list(filter, next, 5, Long.MAX_VALUE);
            page.jobs().forEach(job -> found.add(job.id()));
            next = page.next();
            pages++;
        } while (next != null);

        assertThat(found).isEqualTo(wanted);
        assertThat(pages).isEqualTo(4);
        assertThat(bounded.list(ALL, null, 2, Long.MAX_VALUE).jobs()).hasSize(2);
        assertThat(bounded.list(ALL, null, 5, Long.MAX_VALUE).jobs()).hasSize(3);
        assertThat(bounded.list(ALL, null, 5, Long.MAX_VALUE).next()).isNotNull();
    }

    @Test
    void what_runs_and_what_an_owner_has_waiting_is_found_behind_all_that_has_ended() {
        JobReader bounded = new PostgresJobReader(DATABASE.unpooled(), 3);
        Session session = worker("w");
        JobId runs = running(session).job();
        JobId waits = queued();
        for (int i = 0; i < 5; i++) {
            finish(running(session));
        }

        assertThat(bounded.list(of(JobStatus.PROCESSING), null, 2, Long.MAX_VALUE))
                .satisfies(page -> assertThat(page.jobs()).extracting(Job::id).containsExactly(runs))
                .satisfies(page -> assertThat(page.next()).isNull());
        assertThat(bounded.list(of(JobStatus.QUEUED), null, 2, Long.MAX_VALUE))
                .satisfies(page -> assertThat(page.jobs()).extracting(Job::id).containsExactly(waits))
                .satisfies(page -> assertThat(page.next()).isNull());
    }

    private Filter of(JobStatus status) {
        return new Filter(
                Optional.of(OWNER),
                Set.of(status),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }
}

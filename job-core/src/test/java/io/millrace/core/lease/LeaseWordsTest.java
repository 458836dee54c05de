package io.millrace.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseWordsTest {
    @Test
    void viewsAreCopies() {
        Set<String> types = new HashSet<>(Set.of("noop"));
        WorkerInfo info = new WorkerInfo("worker-1", "host", 1, 5, types, "none");
        types.clear();
        assertThat(info.types()).containsExactly("noop");

        List<Heartbeat.HeldRun> runs = new ArrayList<>();
        Heartbeat heartbeat = new Heartbeat(true, false, runs);
        WorkerView view = new WorkerView(Session.fresh(), info, "up", List.of(), Instant.EPOCH);
        assertThat(heartbeat.runs()).isEmpty();
        assertThat(view.running()).isEmpty();
        assertThat(Heartbeat.LOST.held()).isFalse();
    }
}

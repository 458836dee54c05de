package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An {@link OutputStore} in memory. */
public final class FakeOutputStore implements OutputStore {
    private final FakeStore store;

    FakeOutputStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public void append(Map<Attempt, List<OutputPiece>> pieces) {
        store.call(() -> {
            pieces.forEach((attempt, written) -> {
                FakeRow row = store.rows.get(attempt.job());
                if (row != null && row.runs(attempt)) {
                    TreeMap<Long, OutputPiece> all = store.output.computeIfAbsent(attempt, one -> new TreeMap<>());
                    written.forEach(piece -> all.putIfAbsent(piece.offset(), piece));
                }
            });
            return null;
        });
    }

    @Override
    public Read read(Attempt attempt, StdStream stream, long offset, int atMost) {
        return store.call(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (OutputPiece piece :
                    store.output.getOrDefault(attempt, new TreeMap<>()).values()) {
                long start = stream == null ? piece.offset() : piece.streamOffset();
                int skip = (int) Math.min(piece.bytes().length, Math.max(0, offset - start));
                int length = piece.bytes().length - skip;
                boolean wanted = (stream == null || stream == piece.stream()) && length > 0;
                if (wanted && bytes.size() > 0 && bytes.size() + length > atMost) {
                    break;
                }
                if (wanted) {
                    bytes.write(piece.bytes(), skip, Math.min(length, atMost));
                }
            }
            return new Read(bytes.toByteArray(), offset + bytes.size());
        });
    }

    @Override
    public Map<JobId, Standing> standings(Collection<JobId> jobs) {
        return store.call(() -> jobs.stream()
                .filter(store.rows::containsKey)
                .collect(Collectors.toMap(id -> id, id -> standing(store.rows.get(id)))));
    }

    private Standing standing(FakeRow row) {
        // Zero is no attempt that could have written.
        long written = row.attempt == 0 ? 0 : written(new Attempt(row.submission.id(), row.attempt), null);
        return new Standing(row.status, row.reason, row.attempt, written);
    }

    private long written(Attempt attempt, StdStream stream) {
        return store.output.getOrDefault(attempt, new TreeMap<>()).values().stream()
                .filter(piece -> stream == null || stream == piece.stream())
                .mapToLong(piece -> piece.bytes().length)
                .sum();
    }

    @Override
    public long size(Attempt attempt, StdStream stream) {
        return store.call(() -> written(attempt, stream));
    }
}

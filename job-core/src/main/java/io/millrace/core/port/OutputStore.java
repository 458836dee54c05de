package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.Reason;
import io.millrace.core.job.StdStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What runs write. Every call may throw {@link StoreUnavailableException}. */
public interface OutputStore {
    /**
     * Adds pieces to what attempts have written, each attempt's in their order. What a stale attempt has written is dropped (law L3). A
     * call whose fate is unknown may be repeated: no piece comes twice.
     */
    void append(Map<Attempt, List<OutputPiece>> pieces);

    /**
     * What an attempt has written, from an offset on: whole pieces but for the first, so a read may end before {@code atMost}, and
     * returns nothing only if there is nothing.
     *
     * @param stream null: both, in the order in which they were read
     * @param offset in bytes of that stream, or of both
     * @param atMost bytes; a larger first piece is cut
     */
    Read read(Attempt attempt, @Nullable StdStream stream, long offset, int atMost);

    /** @param next the offset after these bytes */
    record Read(byte[] bytes, long next) {}

    /** Where jobs stand, as far as they exist, in one statement: what is cheap to ask again and again. */
    Map<JobId, Standing> standings(Collection<JobId> jobs);

    /**
     * @param attempt the latest; 0: none has begun
     * @param written how many bytes it has written so far
     */
    record Standing(JobStatus status, @Nullable Reason reason, int attempt, long written) {}

    /** How many bytes an attempt has written so far. */
    long size(Attempt attempt, @Nullable StdStream stream);
}

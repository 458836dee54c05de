package io.millrace.core.port;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs have changed their status lately, as their rows tell: for those whose events were lost, or who were not there. Of each job its
 * last change alone; a job that was merely handed to the broker anew may be among them. Times are those of the transactions that made
 * the changes, which may be committed some seconds later: whoever wants all begins so much before. Every call may throw {@link
 * StoreUnavailableException}.
 */
public interface JobChanges {
    /** PostgreSQL's clock. */
    Instant now();

    /**
     * What has changed since then, first to last.
     *
     * @param owners whose jobs; empty: everybody's
     */
    Changes since(Instant time, Optional<Set<String>> owners);

    /**
     * What has changed behind that point, first to last: for somebody who has been away for a while.
     *
     * @param owner whose jobs; empty: everybody's
     * @param most at least 1
     */
    Changes after(Point point, Optional<String> owner, int most);

    /**
     * A place in the order of all changes.
     *
     * @param job of those of that time, the last one that is before this place; null: none is
     */
    record Point(Instant time, @Nullable JobId job) {
        /** Before all that changed then or later. */
        public static Point at(Instant time) {
            return new Point(time, null);
        }
    }

    record Change(JobEvent event, Instant time) {
        /** Behind this change. */
        public Point point() {
            return new Point(time, event.id());
        }
    }

    /** How far an answer goes. */
    enum Reach {
        /** To the present. */
        ALL,
        /** To its {@link Changes#until}: ask again from there. */
        PART,
        /** Too much has changed for it to be found out; nothing is found. */
        BEYOND
    }

    /**
     * @param until PostgreSQL's time up to which nothing is left out
     */
    record Changes(List<Change> changes, Instant until, Reach reach) {}
}

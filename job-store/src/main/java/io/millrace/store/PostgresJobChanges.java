package io.millrace.store;

import io.millrace.core.port.JobChanges;
import io.millrace.store.ChangedJobs.Found;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Jobs that changed lately, each call of bounded cost. */
public final class PostgresJobChanges implements JobChanges {
    /**
     * So many jobs and attempts that ended are examined at most, of all owners, and so many that began to wait, of each owner's; twice what
     * can be cancelled in one transaction, with one time.
     */
    static final int EXAMINED = 20_000;

    /** Of an owner who has no more jobs than that, all are examined, whenever they changed. */
    static final int FEW = 10_000;

    private final Database database;
    private final int examined;
    private final int few;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresJobChanges(DataSource source) {
        this(source, EXAMINED, FEW);
    }

    PostgresJobChanges(DataSource source, int examined, int few) {
        this.database = new Database(source);
        this.examined = examined;
        this.few = few;
    }

    @Override
    public Instant now() {
        return database.statement(ChangedJobs::now);
    }

    @Override
    public Changes since(Instant time, Optional<Set<String>> owners) {
        return database.byIndex(connection -> {
            Instant now = ChangedJobs.now(connection);
            Found found = ChangedJobs.lately(connection, Point.at(time), owners, examined, examined + 1);
            Instant bound = found.bound();
            if (bound == null) {
                return part(found.changes(), examined, now);
            }
            // More of one time than is examined: whoever asked again from there would learn no more.
            return bound.isAfter(time)
                    ? new Changes(found.changes(), bound, Reach.PART)
                    : new Changes(List.of(), now, Reach.BEYOND);
        });
    }

    /** {@inheritDoc} Of an owner with many jobs, as of everybody, it finds only what has changed lately. */
    @Override
    public Changes after(Point point, Optional<String> owner, int most) {
        return database.byIndex(connection -> {
            Instant now = ChangedJobs.now(connection);
            if (owner.isPresent() && ChangedJobs.hasFew(connection, owner.get(), few)) {
                return part(ChangedJobs.ofOwner(connection, point, owner.get(), few, most + 1), most, now);
            }
            Found found = ChangedJobs.lately(connection, point, owner.map(Set::of), examined, most + 1);
            return found.bound() != null ? new Changes(List.of(), now, Reach.BEYOND) : part(found.changes(), most, now);
        });
    }

    private static Changes part(List<Change> changes, int most, Instant now) {
        if (changes.size() <= most) {
            return new Changes(changes, now, Reach.ALL);
        }
        List<Change> first = List.copyOf(changes.subList(0, most));
        return new Changes(first, first.get(most - 1).time(), Reach.PART);
    }
}

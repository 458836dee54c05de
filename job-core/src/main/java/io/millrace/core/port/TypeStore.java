package io.millrace.core.port;

import io.millrace.core.job.JobType;
import java.util.Collection;
import java.util.List;

/** The job types that are known, from whoever knows them. Every call may throw {@link StoreUnavailableException}. */
public interface TypeStore {
    /** Adds types, or replaces those of the same name. */
    void publish(Collection<JobType> types);

    /** Adds those types whose names are not there yet. */
    void publishAbsent(Collection<JobType> types);

    /** Declares a type that agents alone run; one that was declared so before is replaced. */
    Declaration declare(JobType type);

    /** What became of a declaration. */
    enum Declaration {
        NEW,
        REPLACED,
        /** Workers run jobs of that name: nothing changed. */
        TAKEN
    }

    /** All, by name. */
    List<JobType> all();
}

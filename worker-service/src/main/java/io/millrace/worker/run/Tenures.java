package io.millrace.worker.run;

import org.jspecify.annotations.Nullable;

/** Who knows under which session this worker works at the moment. */
public interface Tenures {
    /** Null: under none. It may have been lost since it was opened: ask {@link Tenure#holds()}. */
    @Nullable
    Tenure current();

    /** Whether new runs may begin. */
    default boolean hold() {
        Tenure tenure = current();
        return tenure != null && tenure.holds();
    }
}

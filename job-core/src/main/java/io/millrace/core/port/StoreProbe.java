package io.millrace.core.port;

/** Whether the store can keep anything at the moment: to read is not enough. */
@FunctionalInterface
public interface StoreProbe {
    /**
     * Commits something tiny that needs whatever a submission needs. Blocks.
     *
     * @throws StoreUnavailableException if that failed; its message says why, in plain words and without secrets
     */
    void commit();
}

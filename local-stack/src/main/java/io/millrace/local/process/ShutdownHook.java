package io.millrace.local.process;

/** Work for the end of the JVM, which can be taken back while the JVM is not ending yet. */
public final class ShutdownHook {
    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /**
     * Has it run when the JVM ends.
     *
     * @throws IllegalStateException if the JVM is ending already
     */
    public static ShutdownHook add(String name, Runnable work) {
        ShutdownHook hook = new ShutdownHook(new Thread(work, name));
        Runtime.getRuntime().addShutdownHook(hook.thread);
        return hook;
    }

    /** Takes it back; does nothing once the JVM is ending. */
    public void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException ending) {
            return;
        }
    }
}

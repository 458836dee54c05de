package io.millrace.local.stack;

import java.util.Locale;

/** The two kinds of service processes. */
public enum ServiceRole {
    GATEWAY,
    WORKER;

    /** {@code gateway} or {@code worker}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its n-th process, such as {@code worker-2}. */
    public String processName(int number) {
        return word() + "-" + number;
    }

    /** The environment variable in which a process of this kind reads its own name. */
    String nameVariable() {
        return "MILLRACE_" + name() + "_NAME";
    }
}

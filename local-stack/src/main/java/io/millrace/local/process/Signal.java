package io.millrace.local.process;

/** The signals that this module sends, by their POSIX names. */
public enum Signal {
    TERM,
    INT,
    QUIT,
    KILL,
    STOP,
    CONT
}

package io.millrace.handler;

/** The attempt failed, and another would fail as well: the job is not tried again. */
public class PermanentFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    /**
     * @param code a short stable word in kebab-case, for programs
     * @param message for people
     */
    public PermanentFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}

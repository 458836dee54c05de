package io.millrace.gateway.problem;

/** What is wrong with a request before anybody looks at what it asks for. */
public final class RequestProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private RequestProblem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** @param mostBytes a whole number of MiB */
    public static RequestProblem tooLarge(long mostBytes) {
        return new RequestProblem(413, "too-large", "the body is larger than " + mostBytes / (1024 * 1024) + " MiB");
    }

    public static RequestProblem unsupportedMediaType() {
        return new RequestProblem(415, "unsupported-media-type", "the Content-Type must be application/json");
    }

    /** The client did not send what it had announced; it will hardly read this. */
    public static RequestProblem brokenOff() {
        return new RequestProblem(400, "invalid", "the body could not be read to its end");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}

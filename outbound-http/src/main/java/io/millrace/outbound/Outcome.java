package io.millrace.outbound;

import java.util.List;
import java.util.Map;

/**
 * What has come of a request. Sentences are for people: they name scheme, host and port, and hold neither path nor query, headers, bodies
 * and addresses.
 */
public sealed interface Outcome {
    /**
     * The server has answered, whatever it said; a redirect is an answer as any.
     *
     * @param status 100 to 999
     * @param headers by their names in lower case
     * @param body its first bytes, as they came: not decompressed
     * @param truncated whether there was more of the body than may be read
     */
    record Answered(int status, Map<String, List<String>> headers, byte[] body, boolean truncated) implements Outcome {}

    /** Nothing was sent: it is at an address that may not be reached, and that will be so another time. */
    record Refused(String sentence) implements Outcome {}

    /** There is no answer, or not all of it. Whether the server has got the request is not known. Another time it may be well. */
    record Failed(String sentence) implements Outcome {}
}

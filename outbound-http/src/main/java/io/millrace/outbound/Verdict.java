package io.millrace.outbound;

import java.net.InetAddress;
import java.util.List;

/** What is known of the addresses of a URL. Sentences are for people, and begin with its host. */
sealed interface Verdict {
    /**
     * All of them may be reached, and connections go to these, with no further look-up.
     *
     * @param addresses at least one, in the order in which they are to be tried; none bears a name
     */
    record Vetted(List<InetAddress> addresses) implements Verdict {}

    /** At least one may not be reached. */
    record Refused(String sentence) implements Verdict {}

    /** It has none at present, or none that can be had in time. */
    record Unknown(String sentence) implements Verdict {}
}

package io.millrace.outbound;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Headers that a client may set. Their values may be secrets, so that its text is their names alone. Immutable. */
public final class RequestHeaders {
    public static final RequestHeaders NONE = new RequestHeaders(Map.of());

    private static final int MOST_CHARACTERS = 256;

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110, section 5.5, without what is not ASCII: servers disagree on what that means. */
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** They say where a request goes, where it ends, and what becomes of its connection. */
    private static final Set<String> NOT_THEIRS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String PROXY = "proxy-";

    /** Whatever the case of names. */
    private final Map<String, String> byName;

    private RequestHeaders(Map<String, String> byName) {
        this.byName = byName;
    }

    /**
     * Checks them.
     *
     * @param given value by name; names are of at most {@value #MOST_CHARACTERS} characters, whatever their case
     * @throws InvalidRequestException naming the header that cannot be sent, and never its value
     */
    public static RequestHeaders of(Map<String, String> given) throws InvalidRequestException {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> header : given.entrySet()) {
            String name = header.getKey();
            if (name.length() > MOST_CHARACTERS || !TOKEN.matcher(name).matches()) {
                throw new InvalidRequestException("must have names of at most 256 letters, digits and !#$%&'*+.^_`|~-");
            }
            String lower = name.toLowerCase(Locale.ROOT);
            if (NOT_THEIRS.contains(lower) || lower.startsWith(PROXY)) {
                throw new InvalidRequestException("must not have " + name + ": it is not for clients to set");
            }
            if (!VALUE.matcher(header.getValue()).matches()) {
                throw new InvalidRequestException(
                        "must have a value of visible ASCII characters and blanks for " + name);
            }
            if (byName.put(name, header.getValue()) != null) {
                throw new InvalidRequestException("must have " + name + " once");
            }
        }
        return new RequestHeaders(byName);
    }

    /** Unmodifiable; whatever the case of a name that is looked for. */
    Map<String, String> all() {
        return Collections.unmodifiableMap(byName);
    }

    /** Their names. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}

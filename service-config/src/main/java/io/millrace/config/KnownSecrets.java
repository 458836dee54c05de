package io.millrace.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passwords that come with products and examples, and that are tried first by whoever tries. */
public final class KnownSecrets {
    private static final Set<String> KNOWN = Set.of(
            "admin",
            "agent",
            "changeit",
            "changeme",
            "default",
            "demo",
            "guest",
            "millrace",
            "pass",
            "password",
            "postgres",
            "rabbitmq",
            "redis",
            "root",
            "secret",
            "test",
            "user");

    private static final int SHORTEST = 8;
    private static final int SHORTEST_NUMBER = 16;
    private static final Pattern IN_URL = Pattern.compile("://[^/@?]*:([^/@?]*)@|[?&]password=([^&]*)");

    private KnownSecrets() {}

    /** Whether everybody knows it, or finds it: case, and what is no letter, makes no difference; short ones and small numbers are tried. */
    public static boolean isKnown(String secret) {
        String letters = secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return secret.length() < SHORTEST
                || (letters.isEmpty() && secret.length() < SHORTEST_NUMBER)
                || KNOWN.contains(letters);
    }

    /** The password that a URL has in it: of its user, or as a parameter {@code password}. */
    public static Optional<String> in(String url) {
        Matcher found = IN_URL.matcher(url);
        return found.find()
                ? Optional.ofNullable(found.group(1)).or(() -> Optional.ofNullable(found.group(2)))
                : Optional.empty();
    }

    /**
     * Refuses secrets that everybody knows, of a service that others than this machine can reach.
     *
     * @param host where it listens: a name or an address
     * @param byVariable what it was given, by the variable that it comes from; empty: nothing
     * @throws IllegalStateException naming each variable whose secret everybody knows, or that the host is unknown
     */
    public static void refuse(String host, Map<String, Optional<String>> byVariable) {
        if (isLoopback(host)) {
            return;
        }
        List<String> known = byVariable.entrySet().stream()
                .filter(entry -> entry.getValue().filter(KnownSecrets::isKnown).isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!known.isEmpty()) {
            throw new IllegalStateException("everybody knows, or can guess, the value of " + String.join(", ", known)
                    + ", and this service listens on " + host + ": set one of your own");
        }
    }

    /** @throws IllegalStateException if nobody knows the host */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("there is no host " + host + " to listen on", e);
        }
    }
}

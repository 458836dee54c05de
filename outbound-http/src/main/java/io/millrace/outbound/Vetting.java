package io.millrace.outbound;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.millrace.outbound.Verdict.Refused;
import io.millrace.outbound.Verdict.Unknown;
import io.millrace.outbound.Verdict.Vetted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Whether a URL may be reached. Its name is resolved once for each connection, which goes to one of the very addresses that were judged: a
 * name that says something else a moment later gains nothing. One bad address among good ones is enough to refuse. Thread-safe.
 */
public final class Vetting {
    private static final Duration PATIENCE_OF_SENDERS = Duration.ofSeconds(5);
    private static final Duration PATIENCE_OF_SUBMITTERS = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int KEPT_AT_MOST = 10_000;

    private final AddressRules rules;
    private final Names names;
    private final AsyncCache<Named, Optional<String>> objections;

    private record Named(String owner, String host) {}

    public Vetting(AddressRules rules, Names names) {
        this(rules, names, Ticker.systemTicker());
    }

    Vetting(AddressRules rules, Names names, Ticker ticker) {
        this.rules = rules;
        this.names = names;
        this.objections = Caffeine.newBuilder()
                .maximumSize(KEPT_AT_MOST)
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .buildAsync();
    }

    /** Of URLs that are handed in, with names that the JDK finds within 2 s. Its threads are its own: what is sent never waits for them. */
    public static Vetting ofSubmissions(AddressRules rules) {
        return new Vetting(rules, new JdkNames(PATIENCE_OF_SUBMITTERS));
    }

    /** Of URLs that are connected to, with names that the JDK finds within 5 s, on threads of its own. */
    static Vetting ofRequests(AddressRules rules) {
        return new Vetting(rules, new JdkNames(PATIENCE_OF_SENDERS));
    }

    /** As {@link #objection(String, OutboundUrl)}; what is no URL that could be sent to has that against it. */
    public CompletionStage<Optional<String>> objection(String owner, String url) {
        try {
            return objection(owner, OutboundUrl.parse(url));
        } catch (InvalidRequestException e) {
            return CompletableFuture.completedStage(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * What speaks against a URL when it is handed in, as a sentence for people; empty: nothing. Never fails. A name that is not resolved while
     * {@link Names} look for it is no objection, since it is judged again when it is connected to. What was found of an owner's name holds for
     * 30 s.
     *
     * @param owner who hands it in
     */
    public CompletionStage<Optional<String>> objection(String owner, OutboundUrl url) {
        Optional<InetAddress> literal = url.literal();
        return literal.isPresent()
                ? CompletableFuture.completedStage(objection(judge(url.host(), List.of(literal.get()))))
                : objections
                        .get(new Named(owner, url.host()), (named, executor) -> ask(named))
                        .minimalCompletionStage();
    }

    private CompletableFuture<Optional<String>> ask(Named named) {
        return resolve(named.owner(), named.host()).thenApply(Vetting::objection);
    }

    private static Optional<String> objection(Verdict verdict) {
        return verdict instanceof Refused refused ? Optional.of(refused.sentence()) : Optional.empty();
    }

    /** Judges the addresses that it has now. Never fails. */
    CompletionStage<Verdict> vet(String owner, OutboundUrl url) {
        Optional<InetAddress> literal = url.literal();
        return literal.isPresent()
                ? CompletableFuture.completedStage(judge(url.host(), List.of(literal.get())))
                : resolve(owner, url.host());
    }

    private CompletableFuture<Verdict> resolve(String owner, String host) {
        return names.resolve(owner, host)
                .toCompletableFuture()
                .handle((addresses, failure) -> failure == null ? judge(host, addresses) : unknown(host, failure));
    }

    private Verdict judge(String host, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            Optional<String> objection = rules.objection(address);
            if (objection.isPresent()) {
                // A name's address is not told: it would map what is inside to whoever asks from outside.
                String which = IpLiteral.parse(host).isPresent() ? "it is " : "it has ";
                return new Refused(host + " may not be reached: " + which + objection.get());
            }
        }
        return addresses.isEmpty()
                ? new Unknown("the name " + host + " has no address")
                : new Vetted(addresses.stream().map(Vetting::nameless).toList());
    }

    /** Names would be what connections are told apart by. */
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has as many bytes as addresses have", e);
        }
    }

    private static Verdict unknown(String host, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new Unknown("the name " + host + " was not resolved in time");
        }
        return new Unknown(
                cause instanceof RejectedExecutionException
                        ? "the name " + host + " was not looked up: too many names are being resolved"
                        : "the name " + host + " is not known");
    }
}

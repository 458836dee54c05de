package io.millrace.local.stack;

import io.millrace.local.server.BrokerKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a stack shall be; one gateway, two workers and free ports unless told otherwise. */
public final class StackBuilder {
    int gateways = 1;
    int workers = 2;
    Path home = Path.of(".millrace");
    boolean tls;
    StackPorts ports = StackPorts.FREE;
    Consumer<String> events = line -> {};
    final Map<String, String> environment = new HashMap<>();
    Function<String, Map<String, String>> ownEnvironment = name -> Map.of();
    private @Nullable BrokerKind broker;
    private @Nullable ServicePrograms programs;

    StackBuilder() {}

    /** Where its data, logs and pid files are kept; {@code .millrace} of the working folder by default. */
    public StackBuilder home(Path folder) {
        home = folder;
        return this;
    }

    /** At least 1. */
    public StackBuilder gateways(int count) {
        gateways = count;
        return this;
    }

    /** At least 0. */
    public StackBuilder workers(int count) {
        workers = count;
        return this;
    }

    /** Free ports by default. */
    public StackBuilder ports(StackPorts chosen) {
        ports = chosen;
        return this;
    }

    /** Whether gateways serve by HTTPS, with a certificate of an authority of the stack's own; not by default. */
    public StackBuilder tls(boolean wanted) {
        tls = wanted;
        return this;
    }

    /** No limit on how often anybody may ask: for load, which would measure nothing else. Quotas stay. */
    public StackBuilder withoutRateLimits() {
        return env("MILLRACE_RATE_LIMIT_ANONYMOUS", "off")
                .env("MILLRACE_RATE_LIMIT_SUBMIT", "off")
                .env("MILLRACE_RATE_LIMIT_IP", "off");
    }

    /** A variable for all gateways and workers, over what the stack and the environment say. */
    public StackBuilder env(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Variables for one gateway or worker, by its name such as {@code worker-1}, over all others. */
    public StackBuilder envOfEach(Function<String, Map<String, String>> byName) {
        ownEnvironment = byName;
        return this;
    }

    /** As {@link BrokerKind#detect()} finds by default. */
    public StackBuilder broker(BrokerKind kind) {
        broker = kind;
        return this;
    }

    /** What the services run; the project's packaged services by default. */
    public StackBuilder programs(ServicePrograms chosen) {
        programs = chosen;
        return this;
    }

    /** Where lines for a terminal go: what is being started, and later what ended and was started again. */
    public StackBuilder events(Consumer<String> terminal) {
        events = terminal;
        return this;
    }

    /**
     * Starts everything; returns when all of it is ready.
     *
     * @throws StackException if the folder is in use, a port is taken, or something does not start; nothing is left behind
     */
    public Stack start() {
        return Stack.start(this);
    }

    BrokerKind brokerKind() {
        return broker == null ? BrokerKind.detect() : broker;
    }

    ServicePrograms chosenPrograms() {
        return programs == null ? ServicePrograms.packaged(ProjectRoot.find()) : programs;
    }
}

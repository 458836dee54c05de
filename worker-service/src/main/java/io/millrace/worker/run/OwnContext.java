package io.millrace.worker.run;

import io.quarkus.vertx.mdc.provider.LateBoundMDCProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logmanager.MDCProvider;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostic contexts that are one thread's alone. The framework's own are handed down to threads that a thread makes: the pool of an HTTP
 * client that a handler makes would say for ever that it works for the handler's first job.
 */
public final class OwnContext implements MDCProvider {
    private static final ThreadLocal<Map<String, Object>> FACTS = ThreadLocal.withInitial(HashMap::new);

    private OwnContext() {}

    /** From now on this process has no others. */
    public static void install() {
        LateBoundMDCProvider.setMDCProviderDelegate(new OwnContext());
    }

    @Override
    public @Nullable String get(String key) {
        return text(getObject(key));
    }

    @Override
    public @Nullable Object getObject(String key) {
        return FACTS.get().get(key);
    }

    @Override
    public @Nullable String put(String key, String value) {
        return text(putObject(key, value));
    }

    @Override
    public @Nullable Object putObject(String key, Object value) {
        return FACTS.get().put(key, value);
    }

    @Override
    public @Nullable String remove(String key) {
        return text(removeObject(key));
    }

    @Override
    public @Nullable Object removeObject(String key) {
        return FACTS.get().remove(key);
    }

    @Override
    public Map<String, String> copy() {
        return FACTS.get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, fact -> fact.getValue().toString()));
    }

    @Override
    public Map<String, Object> copyObject() {
        return new HashMap<>(FACTS.get());
    }

    @Override
    public boolean isEmpty() {
        return FACTS.get().isEmpty();
    }

    @Override
    public void clear() {
        FACTS.remove();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}

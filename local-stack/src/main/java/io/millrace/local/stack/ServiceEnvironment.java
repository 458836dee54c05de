package io.millrace.local.stack;

import io.millrace.local.process.HomeFolder;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The environment of service processes. What the stack sets are defaults: a {@code MILLRACE_*} variable of the person's own
 * wins over them, and what a caller gives for one process wins over all.
 */
final class ServiceEnvironment {
    private static final String PREFIX = "MILLRACE_";
    private static final String FILE = "services.properties";

    private final Map<String, String> shared;

    private ServiceEnvironment(Map<String, String> shared) {
        this.shared = Map.copyOf(shared);
    }

    /** From what the stack's servers are, under what the person's environment says. */
    static ServiceEnvironment of(Map<String, String> servers, Map<String, String> own) {
        Map<String, String> shared = new LinkedHashMap<>(servers);
        own.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                shared.put(key, value);
            }
        });
        return new ServiceEnvironment(shared);
    }

    /** All variables of one process. */
    Map<String, String> of(ServiceRole role, String name, int httpPort, int managementPort) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("MILLRACE_HTTP_HOST", "127.0.0.1");
        all.put("MILLRACE_HTTP_PORT", Integer.toString(httpPort));
        all.put("MILLRACE_MANAGEMENT_HOST", "127.0.0.1");
        all.put("MILLRACE_MANAGEMENT_PORT", Integer.toString(managementPort));
        all.put(role.nameVariable(), name);
        all.putAll(shared);
        return all;
    }

    /** Where that process listens. */
    static String url(Map<String, String> variables) {
        String scheme = variables.containsKey("MILLRACE_TLS_CERT") ? "https" : "http";
        return scheme + "://127.0.0.1:" + variables.get("MILLRACE_HTTP_PORT");
    }

    /** Where that process shows its health. */
    static String managementUrl(Map<String, String> variables) {
        return "http://127.0.0.1:" + variables.get("MILLRACE_MANAGEMENT_PORT");
    }

    /** For workers that another terminal adds. */
    void save(HomeFolder home) throws IOException {
        Properties properties = new Properties();
        properties.putAll(shared);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        home.write(home.run().resolve(FILE), text.toString());
    }

    /** What a running stack saved, under this terminal's own variables. */
    static ServiceEnvironment load(HomeFolder home, Map<String, String> own) {
        Path file = home.run().resolve(FILE);
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            Map<String, String> saved = new LinkedHashMap<>();
            properties.stringPropertyNames().forEach(key -> saved.put(key, properties.getProperty(key, "")));
            return of(saved, own);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}

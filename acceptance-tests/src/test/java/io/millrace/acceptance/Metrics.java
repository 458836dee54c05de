package io.millrace.acceptance;

import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A gateway's metrics, as Prometheus reads them. */
final class Metrics {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Metrics() {}

    /** The values of a metric, added up over its labels; 0 if there is none. */
    static long sum(int gateway, String name) {
        return sum(Product.stack(), gateway, name);
    }

    /** Of another stack. */
    static long sum(Stack stack, int gateway, String name) {
        try {
            URI uri = URI.create(stack.managementUrl(gateway) + "/q/metrics");
            return Math.round(HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

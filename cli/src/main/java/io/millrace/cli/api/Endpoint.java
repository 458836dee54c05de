package io.millrace.cli.api;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server, and as whom one asks it.
 *
 * @param url without a slash at its end
 * @param authority a PEM file of those who may vouch for the server, and nobody else; null: those whom the JVM trusts
 */
public record Endpoint(
        URI url, Credentials credentials, @Nullable Path authority) {}

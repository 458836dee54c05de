package io.millrace.core.webhook;

/**
 * The deliveries of one owner to one receiver. Lanes take turns, so that a receiver that is slow keeps nobody waiting but itself.
 *
 * @param receiver scheme, host and port of their URLs, as in {@code https://example.com:8443}
 */
public record Lane(String owner, String receiver) {}

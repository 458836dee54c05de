package io.millrace.gateway.limit;

/**
 * All rates that are kept.
 *
 * @param anonymous of an address: requests that show no valid credentials, and those that ask for a token or an account
 * @param submit of a user: submissions, each item of a batch by itself
 * @param address of an address: all requests
 */
public record RateGates(RateGate anonymous, RateGate submit, RateGate address) {}

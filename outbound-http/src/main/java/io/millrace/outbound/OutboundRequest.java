package io.millrace.outbound;

/**
 * What is to be sent.
 *
 * @param body may be empty; not copied: nobody may change it
 */
public record OutboundRequest(RequestMethod method, OutboundUrl url, RequestHeaders headers, byte[] body) {}

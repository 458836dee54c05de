package io.millrace.worker.execute.http;

import io.millrace.core.job.Trace;
import io.millrace.handler.PermanentFailure;
import io.millrace.outbound.InvalidRequestException;
import io.millrace.outbound.OutboundRequest;
import io.millrace.outbound.OutboundUrl;
import io.millrace.outbound.RequestHeaders;
import io.millrace.outbound.RequestMethod;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The params of an {@code http_request} job as what is sent. The type's schema has been checked by the gateway. */
final class RequestParams {
    private RequestParams() {}

    /**
     * @param traceparent sent unless they have one of their own; null: none
     * @throws PermanentFailure naming the param that cannot be sent, and never its value
     */
    static OutboundRequest request(Map<String, @Nullable Object> params, @Nullable String traceparent)
            throws PermanentFailure {
        return new OutboundRequest(method(params), url(params), headers(params, traceparent), body(params));
    }

    private static RequestMethod method(Map<String, @Nullable Object> params) throws PermanentFailure {
        Object given = params.getOrDefault("method", RequestMethod.GET.name());
        return Arrays.stream(RequestMethod.values())
                .filter(method -> method.name().equals(given))
                .findFirst()
                .orElseThrow(() -> invalid("method must be one of " + Arrays.toString(RequestMethod.values())));
    }

    private static OutboundUrl url(Map<String, @Nullable Object> params) throws PermanentFailure {
        try {
            return OutboundUrl.parse(params.get("url") instanceof String text ? text : "");
        } catch (InvalidRequestException e) {
            throw invalid("url " + e.getMessage());
        }
    }

    /** Value by name, as they were submitted. */
    static Map<String, String> givenHeaders(Map<String, @Nullable Object> params) {
        Map<String, String> given = new LinkedHashMap<>();
        if (params.get("headers") instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> given.put(String.valueOf(name), String.valueOf(value)));
        }
        return given;
    }

    private static RequestHeaders headers(Map<String, @Nullable Object> params, @Nullable String traceparent)
            throws PermanentFailure {
        Map<String, String> headers = givenHeaders(params);
        if (traceparent != null && headers.keySet().stream().noneMatch(Trace.HEADER::equalsIgnoreCase)) {
            headers.put(Trace.HEADER, traceparent);
        }
        try {
            return RequestHeaders.of(headers);
        } catch (InvalidRequestException e) {
            throw invalid("headers " + e.getMessage());
        }
    }

    private static byte[] body(Map<String, @Nullable Object> params) {
        return params.get("body") instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static PermanentFailure invalid(String message) {
        return new PermanentFailure("invalid-params", message);
    }
}

package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.handler.BuiltInTypes;
import io.millrace.outbound.InvalidRequestException;
import io.millrace.outbound.RequestHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a submission sends us: its {@code callback_url}, and the URL of an {@code http_request}. Both are judged again when they are connected
 * to, those of jobs by their workers' settings.
 */
public final class Destinations {
    private static final String HTTP_REQUEST = BuiltInTypes.HTTP_REQUEST.name();

    private final UrlRule callbacks;
    private final UrlRule requests;

    /**
     * @param callbacks what may be told of a job's end
     * @param requests where jobs may send requests
     */
    public Destinations(UrlRule callbacks, UrlRule requests) {
        this.callbacks = callbacks;
        this.requests = requests;
    }

    /** What there is against them. Never fails; completes where it was asked. What is no text is left to the type's schema. */
    CompletionStage<List<FieldError>> objections(Submission submission, String type, String owner) {
        CompletionStage<Optional<String>> toCallback = ask(callbacks, owner, submission.callbackUrl());
        if (!type.equals(HTTP_REQUEST) || submission.params() == null) {
            return toCallback.thenApply(against -> errors("callback_url", against));
        }
        JsonNode params = submission.params();
        List<FieldError> ofHeaders = errors("params.headers", headers(params.path("headers")));
        return toCallback.thenCombine(ask(requests, owner, params.path("url").textValue()), (callback, url) -> {
            List<FieldError> all = new ArrayList<>(errors("callback_url", callback));
            all.addAll(errors("params.url", url));
            all.addAll(ofHeaders);
            return all;
        });
    }

    private static CompletionStage<Optional<String>> ask(UrlRule rule, String owner, @Nullable String url) {
        return url == null ? CompletableFuture.completedFuture(Optional.empty()) : rule.objection(owner, url);
    }

    private static List<FieldError> errors(String field, Optional<String> objection) {
        return objection.map(against -> new FieldError(field, against)).stream().toList();
    }

    private static Optional<String> headers(JsonNode given) {
        Map<String, String> headers = new LinkedHashMap<>();
        given.properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        try {
            RequestHeaders.of(headers);
            return Optional.empty();
        } catch (InvalidRequestException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }
}

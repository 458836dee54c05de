package io.millrace.gateway.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.millrace.core.error.JobException;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.wire.TraceId;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes a problem of whatever an endpoint, or what is before it, throws. */
public class ProblemMapper {
    /** What a client is told that did not say, or not rightly, who it is. */
    private static final String BEARER = "Bearer realm=\"millrace\"";

    private static final String BASIC = "Basic realm=\"millrace\", charset=\"UTF-8\"";
    /** Browsers send it: {@code navigate} for a page, other words for what a page's script fetches. */
    private static final String FETCH_MODE = "Sec-Fetch-Mode";

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final String TRACE_ID = "trace_id";
    private static final String RETRY_AFTER_SECONDS = "1";

    @ServerExceptionMapper
    public Response map(JobException e, HttpHeaders headers) {
        Response response = response(Problem.of(e, trace(headers)));
        return e instanceof JobException.RateLimited limited
                ? Response.fromResponse(response)
                        .header(HttpHeaders.RETRY_AFTER, limited.retryAfterSeconds())
                        .build()
                : response;
    }

    @ServerExceptionMapper
    public Response map(RequestProblem e, HttpHeaders headers, RoutingContext context) {
        if (e.status() == Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode()) {
            LastWords.on(context);
        }
        return e.status() == Response.Status.BAD_REQUEST.getStatusCode()
                ? response(Problem.ofStatus(e.status(), e.detail(), trace(headers)))
                : response(Problem.of(e.status(), e.code(), e.detail(), trace(headers)));
    }

    @ServerExceptionMapper
    public Response map(StoreUnavailableException e, HttpHeaders headers) {
        return map(new JobException.Unavailable(), headers);
    }

    @ServerExceptionMapper
    public Response map(UnauthorizedException e, HttpHeaders headers) {
        return challenge(
                Problem.ofStatus(401, "this needs a token, or a user's name and password", trace(headers)), headers);
    }

    @ServerExceptionMapper
    public Response map(AuthenticationFailedException e, HttpHeaders headers) {
        return challenge(
                Problem.of(401, "bad-credentials", "unknown user, wrong password or no valid token", trace(headers)),
                headers);
    }

    @ServerExceptionMapper
    public Response map(ForbiddenException e, HttpHeaders headers) {
        return response(Problem.ofStatus(403, "this user may not do this", trace(headers)));
    }

    /** What the framework refuses: its message is for developers, its status is for clients. */
    @ServerExceptionMapper
    public Response map(WebApplicationException e, HttpHeaders headers) {
        if (e.getCause() instanceof MismatchedInputException mismatch) {
            return map(mismatch, headers);
        }
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return map((Throwable) e, headers);
        }
        String detail = switch (status) {
            case 400 ->
                e.getCause() instanceof JacksonException ? "the body is not JSON" : "the request cannot be read";
            case 404 -> "there is nothing here";
            case 405 -> "this method is not for this resource";
            case 406 -> "this is to be had as application/json";
            case 415 -> RequestProblem.unsupportedMediaType().detail();
            default -> "the request cannot be served";
        };
        Response response = response(Problem.ofStatus(status, detail, trace(headers)));
        Object allow = e.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    @ServerExceptionMapper
    public Response map(MismatchedInputException e, HttpHeaders headers) {
        String path = e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        String message = e instanceof UnrecognizedPropertyException ? "unknown field" : "is of the wrong type";
        return map(new JobException.Invalid(path.isEmpty() ? "body" : path, message), headers);
    }

    @ServerExceptionMapper
    public Response map(CompletionException e, HttpHeaders headers) {
        return e.getCause() instanceof JobException problem ? map(problem, headers) : map((Throwable) e, headers);
    }

    @ServerExceptionMapper
    public Response map(Throwable e, HttpHeaders headers) {
        String traceId = trace(headers);
        MDC.put(TRACE_ID, traceId);
        try {
            LOG.errorf(e, "a request failed; trace_id %s", traceId);
        } finally {
            MDC.remove(TRACE_ID);
        }
        return response(Problem.ofStatus(500, "an error of this server; its log has it under the trace_id", traceId));
    }

    /** A script of a page is not asked for Basic: the browser would ask the person with a window of its own. */
    private static Response challenge(Problem problem, HttpHeaders headers) {
        Response.ResponseBuilder builder =
                Response.fromResponse(response(problem)).header(HttpHeaders.WWW_AUTHENTICATE, BEARER);
        String mode = headers.getHeaderString(FETCH_MODE);
        return (mode == null || mode.equals("navigate") ? builder.header(HttpHeaders.WWW_AUTHENTICATE, BASIC) : builder)
                .build();
    }

    private static Response response(Problem problem) {
        Response.ResponseBuilder builder =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 503) {
            builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return builder.build();
    }

    private static String trace(HttpHeaders headers) {
        List<String> given = headers.getRequestHeader(TraceId.HEADER);
        return TraceId.of(given == null || given.isEmpty() ? null : given.get(0));
    }
}

package io.millrace.gateway.stream;

import io.millrace.gateway.GatewayConfig;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** The body of an answer that is made part by part. */
public final class PartedAnswer {
    /** Enough for 5 MB a second over 50 ms of way. */
    private static final int BYTES_UNDERWAY = 256 * 1024;
    /** Some events: further ones are to be made when these are taken. */
    private static final int EVENT_BYTES_UNDERWAY = 16 * 1024;

    private final Parts parts;
    private final int bytesUnderway;

    private PartedAnswer(Parts parts, int bytesUnderway) {
        this.parts = parts;
        this.bytesUnderway = bytesUnderway;
    }

    public static PartedAnswer of(Parts parts) {
        return new PartedAnswer(parts, BYTES_UNDERWAY);
    }

    /** Server-sent events, which no proxy is to gather. */
    public static RestResponse<PartedAnswer> ofEvents(Parts events) {
        return RestResponse.ResponseBuilder.ok(new PartedAnswer(events, EVENT_BYTES_UNDERWAY))
                .header("X-Accel-Buffering", "no")
                .build();
    }

    /**
     * Hands the parts over. A {@code Multi} would not do for server-sent events: the framework sends the head before it asks the first
     * time, so that nothing could be refused any more.
     */
    @Provider
    public static class Writer implements ServerMessageBodyWriter<PartedAnswer> {
        /** Writers are made before there is a configuration. */
        private final Instance<GatewayConfig> config;

        Writer(Instance<GatewayConfig> config) {
            this.config = config;
        }

        @Override
        public boolean isWriteable(
                Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
            return type == PartedAnswer.class;
        }

        @Override
        public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
            return type == PartedAnswer.class;
        }

        @Override
        public void writeResponse(PartedAnswer answer, Type genericType, ServerRequestContext context) {
            Duration patience = config.get().http().stallTimeout();
            new Handover(answer.parts, patience, (ResteasyReactiveRequestContext) context).begin(answer.bytesUnderway);
        }

        @Override
        public void writeTo(
                PartedAnswer answer,
                Class<?> type,
                Type genericType,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream out) {
            throw new UnsupportedOperationException("it is not there yet");
        }
    }
}

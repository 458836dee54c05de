package io.millrace.gateway.query;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * Some lines of a stream, written as they are.
 *
 * @param text jobs as JSON, one a line, without the last line's end
 */
public record JobLines(String text) {

    /** Without it, the lines would be written as one JSON string. */
    @Provider
    @Produces(ListResource.NDJSON)
    public static class Writer implements MessageBodyWriter<JobLines> {
        @Override
        public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
            return type == JobLines.class;
        }

        @Override
        public void writeTo(
                JobLines lines,
                Class<?> type,
                Type genericType,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream out)
                throws IOException {
            out.write(lines.text().getBytes(StandardCharsets.UTF_8));
        }
    }
}

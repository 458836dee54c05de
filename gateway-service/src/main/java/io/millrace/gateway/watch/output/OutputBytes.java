package io.millrace.gateway.watch.output;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Some bytes of an output, written as they are, whatever the text's encoding. Nobody may change them. */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
record OutputBytes(byte[] bytes) {

    /** Without it, they would be written as text. */
    @Provider
    @Produces(MediaType.TEXT_PLAIN)
    public static class Writer implements MessageBodyWriter<OutputBytes> {
        @Override
        public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
            return type == OutputBytes.class;
        }

        @Override
        public void writeTo(
                OutputBytes output,
                Class<?> type,
                Type genericType,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream out)
                throws IOException {
            out.write(output.bytes());
        }
    }
}

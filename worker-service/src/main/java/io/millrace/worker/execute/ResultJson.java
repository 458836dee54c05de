package io.millrace.worker.execute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.core.job.Json;
import io.millrace.handler.PermanentFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handler's result as JSON that PostgreSQL takes whatever it holds: only what JSON has, without NUL and lone surrogates, of
 * bounded depth and size.
 */
final class ResultJson {
    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 100;
    private static final JsonFactory FACTORY = new JsonFactory();

    private ResultJson() {}

    /** @throws PermanentFailure if it is too large, or holds what JSON has not */
    static Json of(@Nullable Map<String, ?> result) throws PermanentFailure {
        if (result == null || result.isEmpty()) {
            return Json.EMPTY_OBJECT;
        }
        BoundedWriter text = new BoundedWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, result, 1);
        } catch (TooLarge e) {
            throw tooLarge();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String json = text.toString();
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw tooLarge();
        }
        return new Json(json);
    }

    /** Null if it cannot be written: what is known of a bad end is not worth another. */
    static @Nullable Json orNull(Map<String, ?> result) {
        try {
            return of(result);
        } catch (PermanentFailure e) {
            return null;
        }
    }

    private static void write(JsonGenerator out, @Nullable Object value, int depth)
            throws IOException, PermanentFailure {
        if (depth > MAX_DEPTH) {
            throw new PermanentFailure("result-not-json", "the result is nested over " + MAX_DEPTH + " levels deep");
        }
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw notJson("a key that is no string", entry.getKey());
                }
                out.writeFieldName(clean(key));
                write(out, entry.getValue(), depth + 1);
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item, depth + 1);
            }
            out.writeEndArray();
        } else {
            writeScalar(out, value);
        }
    }

    private static void writeScalar(JsonGenerator out, @Nullable Object value) throws IOException, PermanentFailure {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof CharSequence text) {
            out.writeString(clean(text.toString()));
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Number number) {
            writeNumber(out, number);
        } else {
            throw notJson("a value that JSON has not", value);
        }
    }

    private static void writeNumber(JsonGenerator out, Number number) throws IOException, PermanentFailure {
        if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw notJson("a number that JSON has not", number);
            }
            out.writeNumber(number.toString());
        } else {
            out.writeNumber(number.longValue());
        }
    }

    private static String clean(String text) {
        boolean dirty = text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c));
        if (!dirty) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static PermanentFailure notJson(String what, @Nullable Object value) {
        String kind = value == null ? "null" : value.getClass().getName();
        return new PermanentFailure("result-not-json", "the result holds " + what + ": " + kind);
    }

    private static PermanentFailure tooLarge() {
        return new PermanentFailure("result-too-large", "the result is over 1 MiB");
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooLarge() {
            super(null, null, false, false);
        }
    }

    /** Stops a result without end before it fills the memory; what it counts are characters. */
    private static final class BoundedWriter extends StringWriter {
        @Override
        public void write(char[] chars, int offset, int length) {
            if (getBuffer().length() + length > MAX_BYTES) {
                throw new TooLarge();
            }
            super.write(chars, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) {
            if (getBuffer().length() + length > MAX_BYTES) {
                throw new TooLarge();
            }
            super.write(text, offset, length);
        }
    }
}

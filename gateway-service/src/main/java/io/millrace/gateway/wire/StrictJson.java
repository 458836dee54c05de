package io.millrace.gateway.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * JSON as RFC 8259 has it and no looser: one object, UTF-8, no duplicate keys, no NaN, nothing behind it; and bounded, so that
 * whatever comes costs bounded time. Numbers keep all their digits.
 */
public final class StrictJson {
    public static final int MAX_DEPTH = 100;
    public static final int MAX_NUMBER_LENGTH = 1_000;
    /** Digits before the point: what IEEE 754 doubles can hold, far below what PostgreSQL can. */
    private static final int MAX_WHOLE_DIGITS = 309;

    private static final int MAX_DECIMALS = 1_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private StrictJson() {}

    /**
     * The object that the bytes are the text of.
     *
     * @throws JobException.Invalid on field {@code body} if they are no such text; on a field of it, if a string has a NUL or half
     *     a surrogate pair, or a number is beyond all use
     */
    public static ObjectNode readObject(byte[] body) {
        ObjectNode object = parseObject(body);
        check(object);
        return object;
    }

    /** As {@link #readObject}, but its strings and numbers are still to be {@linkplain #check(ObjectNode) checked}. */
    public static ObjectNode parseObject(byte[] body) {
        if (body.length == 0) {
            throw JobException.Invalid.noBody();
        }
        JsonNode tree = parse(decode(body));
        if (!(tree instanceof ObjectNode object)) {
            throw invalid("must be a JSON object");
        }
        return object;
    }

    /** The tree of a JSON text that this system has written or already checked. */
    public static JsonNode readTrusted(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("is not UTF-8");
        }
    }

    private static JsonNode parse(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return MAPPER.readTree(parser);
        } catch (StreamConstraintsException e) {
            throw invalid("is nested deeper than " + MAX_DEPTH + ", or has a number longer than " + MAX_NUMBER_LENGTH
                    + " characters, or a name beyond all use");
        } catch (JacksonException e) {
            throw invalid(describe(e));
        } catch (IOException e) {
            throw new IllegalStateException("reading a string cannot fail", e);
        }
    }

    private static String describe(JacksonException e) {
        // Its own message may quote the body and names classes: only what is known to be harmless is passed on.
        String what = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                ? "has the same key twice in one object"
                : "is not JSON";
        JsonLocation where = e.getLocation();
        return where == null ? what : what + ", at line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    /** @throws JobException.Invalid on a field that has a string or a number that cannot be stored */
    public static void check(ObjectNode object) {
        check("", object);
    }

    private static void check(String path, JsonNode node) {
        if (node.isTextual()) {
            checkText(path, node.textValue());
        } else if (node.isNumber()) {
            checkNumber(path, node);
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                checkText(path.isEmpty() ? "body" : path, entry.getKey());
                check(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue());
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(path + "[" + i + "]", node.get(i));
            }
        }
    }

    private static void checkText(String path, String text) {
        if (!Text.isStorable(text)) {
            throw new JobException.Invalid(path, "must not contain NUL or half a surrogate pair");
        }
    }

    private static void checkNumber(String path, JsonNode number) {
        if (number.isBigDecimal() || number.isBigInteger()) {
            var value = number.decimalValue();
            long wholeDigits = (long) value.precision() - value.scale();
            if (wholeDigits > MAX_WHOLE_DIGITS || value.scale() > MAX_DECIMALS) {
                throw new JobException.Invalid(path, "is a number beyond 1e309 or finer than 1e-1000");
            }
        }
    }

    private static JobException.Invalid invalid(String message) {
        return new JobException.Invalid("body", message);
    }
}

package io.millrace.worker.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.Json;
import io.millrace.handler.PermanentFailure;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job's params as its handler sees them. Fractions are exact: {@link java.math.BigDecimal}. */
final class Params {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private Params() {}

    /** @throws PermanentFailure if they cannot be read, as with a number of over 1000 digits */
    static Map<String, @Nullable Object> of(Json params) throws PermanentFailure {
        try {
            return Collections.unmodifiableMap(MAPPER.readValue(params.text(), OBJECT));
        } catch (JsonProcessingException e) {
            throw new PermanentFailure("invalid-params", "the params cannot be read: " + e.getOriginalMessage());
        }
    }
}

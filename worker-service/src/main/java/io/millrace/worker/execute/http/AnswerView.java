package io.millrace.worker.execute.http;

import io.millrace.outbound.Outcome.Answered;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An answer as a job's result. */
final class AnswerView {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]+)");

    private AnswerView() {}

    /**
     * The body as text, whatever it is: what is no character becomes U+FFFD. Cookies, which are for clients to come back with, are masked, and
     * so is what the request's headers have said.
     */
    static Map<String, @Nullable Object> of(Answered answered, HeaderSecrets secrets) {
        Map<String, Object> headers = new LinkedHashMap<>();
        answered.headers()
                .forEach((name, values) -> headers.put(
                        name,
                        name.equals("set-cookie") ? HeaderSecrets.MASK : secrets.mask(String.join(", ", values))));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("status", answered.status());
        result.put("headers", headers);
        String body = text(answered);
        result.put("body", answered.truncated() ? secrets.maskCutOff(body) : secrets.mask(body));
        result.put("truncated", answered.truncated());
        return result;
    }

    private static String text(Answered answered) {
        CharsetDecoder decoder = charset(answered.headers().getOrDefault("content-type", List.of()))
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        int most = (int) Math.ceil((answered.body().length + 1) * (double) decoder.maxCharsPerByte());
        CharBuffer text = CharBuffer.allocate(most);
        // Of a body that was cut off, a character that was cut off is left out.
        decoder.decode(ByteBuffer.wrap(answered.body()), text, !answered.truncated());
        if (!answered.truncated()) {
            decoder.flush(text);
        }
        return text.flip().toString();
    }

    private static Charset charset(List<String> contentType) {
        Matcher named = CHARSET.matcher(String.join(",", contentType));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}

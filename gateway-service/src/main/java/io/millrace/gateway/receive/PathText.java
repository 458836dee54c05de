package io.millrace.gateway.receive;

import io.millrace.core.error.JobException;
import io.millrace.gateway.wire.Text;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in a path: percent-decoded exactly once, a plus sign being a plus sign. */
final class PathText {
    private static final int HEX = 16;

    private PathText() {}

    /** @throws JobException.Invalid if it is not percent-encoded UTF-8 */
    static String decode(String field, String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int value = i + 2 < encoded.length() ? hex(encoded.charAt(i + 1), encoded.charAt(i + 2)) : -1;
            if (value < 0) {
                throw new JobException.Invalid(field, "is not percent-encoded");
            }
            bytes.write(value);
            i += 2;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (Text.isStorable(text)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // The same answer as for NUL.
        }
        throw new JobException.Invalid(field, "must be UTF-8 without NUL");
    }

    private static int hex(char high, char low) {
        int upper = Character.digit(high, HEX);
        int lower = Character.digit(low, HEX);
        return upper < 0 || lower < 0 ? -1 : upper * HEX + lower;
    }
}

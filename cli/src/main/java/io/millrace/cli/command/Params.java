package io.millrace.cli.command;

import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Params of a job, from files and arguments. */
final class Params {
    private Params() {}

    /**
     * The object, with what single values say over it.
     *
     * @param object JSON, or {@code @file}, or {@code @-} for the standard input; null: empty
     * @param singles {@code key=value}, where the value is JSON if it can be read so, and text otherwise
     */
    static Map<String, Object> of(@Nullable String object, List<String> singles, InputStream in) {
        Map<String, Object> params = new LinkedHashMap<>();
        if (object != null) {
            String text = object.startsWith("@") ? text(object.substring(1), in) : object;
            try {
                params.putAll(Json.object(text));
            } catch (IOException | RuntimeException e) {
                throw CliException.usage(
                        "the params are no JSON object",
                        "such as --params '{\"title\": \"May\"}', or --params @file.json");
            }
        }
        pairs(singles, "--param").forEach((key, value) -> params.put(key, value(value)));
        return params;
    }

    private static @Nullable Object value(String text) {
        try {
            return Json.value(text);
        } catch (IOException | RuntimeException e) {
            return text;
        }
    }

    /** {@code key=value} each. */
    static Map<String, String> pairs(List<String> given, String option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : given) {
            int sign = each.indexOf('=');
            if (sign < 1) {
                throw CliException.usage(
                        "'" + each + "' has no " + (sign < 0 ? "value" : "key"), "write " + option + " key=value");
            }
            pairs.put(each.substring(0, sign), each.substring(sign + 1));
        }
        return pairs;
    }

    /** @param name of a file; {@code -}: the standard input */
    static String text(String name, InputStream in) {
        byte[] bytes;
        try {
            bytes = name.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            throw CliException.usage(
                    "cannot read " + (name.equals("-") ? "the standard input" : name),
                    "is it there, and yours to read?");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CliException.usage(
                    (name.equals("-") ? "the standard input" : name) + " is no text in UTF-8",
                    "a command's input is text: encode what is not, say by base64");
        }
    }
}

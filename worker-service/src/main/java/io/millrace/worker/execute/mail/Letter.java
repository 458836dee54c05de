package io.millrace.worker.execute.mail;

import io.vertx.core.MultiMap;
import io.vertx.ext.mail.MailMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** A mail as its recipient will see it. Subject and body arrive as they were submitted, whatever characters they have. */
final class Letter {
    private static final Pattern PLAIN = Pattern.compile("[ -~]*");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /** What fits into an encoded word of 75 characters (RFC 2047, section 2). */
    private static final int WORD_BYTES = 45;

    private Letter() {}

    /** @param id of this mail, the same each time it is sent */
    static MailMessage of(SmtpSettings settings, String id, String recipient, String subject, String body) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<" + id + "@" + settings.domain() + ">")
                .add("Subject", subject(subject))
                // Nobody is to answer it by machine (RFC 3834).
                .add("Auto-Submitted", "auto-generated")
                // The client writes a body line by line, with a call inside a call for each: Base64 bounds how many
                // there are.
                .add("Content-Type", "text/plain; charset=utf-8")
                .add("Content-Transfer-Encoding", "base64");
        String crlf = LINE_END.matcher(body).replaceAll("\r\n");
        return new MailMessage()
                .setFrom(settings.from())
                .setTo(recipient)
                .setHeaders(headers)
                .setText(Base64.getMimeEncoder(76, new byte[] {'\n'})
                        .encodeToString(crlf.getBytes(StandardCharsets.UTF_8)));
    }

    /** As encoded words unless it is plain ASCII: the client's own encoding breaks characters beyond the basic plane. */
    static String subject(String text) {
        if (PLAIN.matcher(text).matches() && !text.contains("=?")) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int point : text.codePoints().toArray()) {
            String character = Character.toString(point);
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > WORD_BYTES) {
                words.append(encoded(word)).append("\r\n ");
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += size;
        }
        return words.append(encoded(word)).toString();
    }

    private static String encoded(StringBuilder word) {
        return "=?UTF-8?B?"
                + Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }
}

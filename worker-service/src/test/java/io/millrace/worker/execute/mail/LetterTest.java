package io.millrace.worker.execute.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.ext.mail.MailMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LetterTest {
    @Test
    void itsIdIsOfTheSendersDomainAndStaysTheSame() {
        MailMessage mail = Letter.of(from("Jobs <jobs@example.org>"), "7f.3", "a@b.org", "s", "");
        assertThat(mail.getHeaders().get("message-id")).isEqualTo("<7f.3@example.org>");
        assertThat(mail.getFrom()).isEqualTo("Jobs <jobs@example.org>");
        assertThat(mail.getTo()).containsExactly("a@b.org");
    }

    @Test
    void aPlainSubjectIsLeftAsItIs() {
        assertThat(Letter.subject("Your order #42 ~ done")).isEqualTo("Your order #42 ~ done");
    }

    @Test
    void anyOtherIsOfEncodedWordsThatAreShortEnough() {
        for (String subject : new String[] {"Grüße 🎉", "=?UTF-8?Q?no?=", "é".repeat(500), "🎉".repeat(250), "a\tb"}) {
            String encoded = Letter.subject(subject);
            assertThat(encoded).matches("[ -~\r\n]+").doesNotContain("🎉");
            String[] words = encoded.split("\r\n ");
            assertThat(words).allSatisfy(word -> assertThat(word.length()).isLessThanOrEqualTo(75));
            assertThat(Stream.of(words).map(LetterTest::decoded).collect(Collectors.joining()))
                    .isEqualTo(subject);
        }
    }

    @Test
    void aSenderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> from("nobody")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> from("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String decoded(String word) {
        assertThat(word).startsWith("=?UTF-8?B?").endsWith("?=");
        return new String(Base64.getDecoder().decode(word.substring(10, word.length() - 2)), StandardCharsets.UTF_8);
    }

    private static SmtpSettings from(String from) {
        return new SmtpSettings(
                "h", 25, Encryption.OFF, Optional.empty(), from, Optional.empty(), Duration.ofSeconds(1));
    }
}

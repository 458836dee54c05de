package io.millrace.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.WithStandIn;
import io.millrace.cli.error.CliException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTest extends WithStandIn {
    private static final Function<Credentials, Answer> RENEW =
            with -> new Answer(200, "{\"access_token\":\"" + with.token() + "+\",\"expires_in\":900}");

    private final List<String> replaced = new ArrayList<>();
    private @Nullable Token elsewhere = new Token("t", 900);
    private long now;

    private final Kept kept = new Kept() {
        @Override
        public @Nullable Token now() {
            return elsewhere;
        }

        @Override
        public void replace(String before, Token by) {
            replaced.add(before + " by " + by.text());
        }
    };

    private Session session(String token) {
        return new Session(new Credentials(token, "ann", null), kept, () -> now);
    }

    private static @Nullable String tokenAfter(Session session, Function<Credentials, Answer> renew) {
        session.keepUp(renew);
        return session.credentials().token();
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndAgain() {
        Session session = session("t");
        now = 599;
        assertThat(tokenAfter(session, RENEW)).isEqualTo("t");
        now = 600;
        assertThat(tokenAfter(session, RENEW)).isEqualTo("t+");
        assertThat(tokenAfter(session, RENEW)).isEqualTo("t+");
        now = 1_200;
        assertThat(tokenAfter(session, RENEW)).isEqualTo("t++");
        assertThat(replaced).containsExactly("t by t+", "t+ by t++");
        assertThat(session.credentials().user()).isEqualTo("ann");
    }

    @Test
    void whatAnotherProcessRenewedIsTaken() {
        Session session = session("t");
        now = 700;
        elsewhere = new Token("other", 1_500);
        assertThat(tokenAfter(session, RENEW)).isEqualTo("other");
        assertThat(replaced).isEmpty();
    }

    @Test
    void aTokenOfTheEnvironmentSaysWhenItEnds() {
        elsewhere = null;
        // {"exp":900}
        Session session = session("e30.eyJleHAiOjkwMH0.x");
        now = 599;
        assertThat(tokenAfter(session, RENEW)).doesNotEndWith("+");
        now = 600;
        assertThat(tokenAfter(session, RENEW)).endsWith("+");
    }

    @Test
    void whatIsNoTokenOfMillraceIsNeverRenewed() {
        elsewhere = null;
        now = Long.MAX_VALUE;
        for (String token : List.of("opaque", "a.b.c", "a.!.c", "e30.e30.x")) {
            assertThat(tokenAfter(session(token), RENEW)).isEqualTo(token);
        }
    }

    @Test
    void aRefusalIsTheLastAndAServerThatIsAwayIsAskedAgain() {
        List<Long> asked = new ArrayList<>();
        Session away = session("t");
        Session refused = session("t");
        for (now = 600; now < 640; now++) {
            away.keepUp(with -> {
                asked.add(now);
                throw Unreachable.surely("away", "");
            });
            refused.keepUp(with -> {
                asked.add(-now);
                throw CliException.refused(403, "not-permitted", "no", null);
            });
        }
        assertThat(asked).containsExactly(600L, -600L, 615L, 630L);
    }

    @Test
    void whatHasEndedIsNotRenewed() {
        Session session = session("t");
        now = 900;
        assertThat(tokenAfter(session, RENEW)).isEqualTo("t");
    }

    @Test
    void aStreamKeepsUpWhileItIsRead() throws Exception {
        server.on("GET /events", 200, "data")
                .on("POST /auth/renew", 200, "{\"access_token\":\"u\",\"expires_in\":900}");
        Client client = new Client(
                new Endpoint(URI.create(server.url()), new Credentials("t", "ann", null), null), kept, () -> now);
        try (Streamed stream = client.stream("/events", Map.of(), 0)) {
            InputStream body = stream.body();
            assertThat(body.read()).isEqualTo('d');
            assertThat(server.requests).hasSize(1);
            now = 600;
            assertThat(body.read()).isEqualTo('a');
        }
        assertThat(server.requests).hasSize(2).last().asString().startsWith("POST /auth/renew");
        assertThat(replaced).containsExactly("t by u");
    }
}

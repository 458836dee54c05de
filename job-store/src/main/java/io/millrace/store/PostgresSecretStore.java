package io.millrace.store;

import io.millrace.core.port.SecretStore;
import io.millrace.core.webhook.SigningSecret;
import io.millrace.core.webhook.SigningSecrets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Secrets of webhooks, a row an owner. */
public final class PostgresSecretStore implements SecretStore {
    private static final String CREATE = """
            INSERT INTO webhook_secret (owner, secret) SELECT owner, secret FROM unnest(?::text[], ?::bytea[]) AS s (owner, secret)
            ORDER BY owner ON CONFLICT DO NOTHING""";

    /** The one before is not read when its time is over. */
    private static final String SHOWN = """
            owner, secret, CASE WHEN previous_until > now() THEN previous END, CASE WHEN previous_until > now() THEN previous_until END""";

    private static final String READ = "SELECT " + SHOWN + " FROM webhook_secret WHERE owner = ANY (?)";

    private static final String ROTATE = """
            INSERT INTO webhook_secret AS s (owner, secret) VALUES (?, ?)
            ON CONFLICT (owner) DO UPDATE SET
                secret = excluded.secret, previous = s.secret, previous_until = now() + ? * interval '1 microsecond'
            RETURNING %s""".formatted(SHOWN);

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresSecretStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public Map<String, SigningSecrets> of(Set<String> owners) {
        Map<String, SigningSecrets> found = read(owners);
        List<String> without =
                owners.stream().filter(owner -> !found.containsKey(owner)).toList();
        if (without.isEmpty()) {
            return found;
        }
        database.statement(connection -> {
            try (Statement statement = new Statement(connection, CREATE)) {
                return statement
                        .bindTexts(without, owner -> owner)
                        .bindBytes(without, owner -> SigningSecret.random().bytes())
                        .update();
            }
        });
        return read(owners);
    }

    private Map<String, SigningSecrets> read(Set<String> owners) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, READ)) {
                return statement
                        .bindTexts(List.copyOf(owners), owner -> owner)
                        .read(PostgresSecretStore::entry)
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            }
        });
    }

    @Override
    public SigningSecrets rotate(String owner, Duration overlap) {
        // Made before, so that whoever rotates first thing has a previous one like everybody.
        of(Set.of(owner));
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, ROTATE)) {
                return statement
                        .bind(owner)
                        .bind(SigningSecret.random().bytes())
                        .bind(overlap)
                        .read(PostgresSecretStore::entry)
                        .get(0)
                        .getValue();
            }
        });
    }

    private static Map.Entry<String, SigningSecrets> entry(RowReader row) throws SQLException {
        String owner = row.text();
        SigningSecret current = SigningSecret.of(row.bytes());
        byte[] previous = row.bytesOrNull();
        return Map.entry(
                owner,
                new SigningSecrets(current, previous == null ? null : SigningSecret.of(previous), row.timeOrNull()));
    }
}

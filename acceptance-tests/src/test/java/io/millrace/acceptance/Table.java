package io.millrace.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A product's database, for what no client can see: asked, never changed. */
final class Table {
    interface Connections {
        Connection open() throws SQLException;
    }

    private final Connections connections;

    Table(Connections connections) {
        this.connections = connections;
    }

    /** The first column of the first row, as a whole number. */
    long number(String sql, Object... values) {
        return Long.parseLong(texts(sql, values).get(0));
    }

    /** The first column of all rows. */
    List<String> texts(String sql, Object... values) {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}

package io.millrace.acceptance;

import java.sql.Connection;
import java.sql.SQLException;

/** The product's database, for what no client can see: asked, never changed. */
final class Table {
    private Table() {}

    /** The first column of the first row, as a whole number. */
    static long ask(String sql, Object... values) {
        try (Connection connection = Product.stack().postgres().connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}

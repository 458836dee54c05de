package io.millrace.core.job;

/**
 * A JSON value as text. The core passes it on and never looks inside: parsing belongs to the edges, comparing to
 * PostgreSQL's {@code jsonb}.
 */
public record Json(String text) {
    public static final Json EMPTY_OBJECT = new Json("{}");

    @Override
    public String toString() {
        return text;
    }
}

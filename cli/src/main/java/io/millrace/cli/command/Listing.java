package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Json;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Table;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A list that the API answers at once: a table, JSON lines, or names. */
final class Listing {
    private Listing() {}

    /**
     * Prints it.
     *
     * @param member of the answer that is the list
     * @param name the field that is printed alone where it shall be quiet
     * @param empty what is said where nothing is
     */
    static void print(
            Output out,
            Answer answer,
            String member,
            String name,
            String empty,
            Table table,
            BiConsumer<Table, Map<String, Object>> row) {
        if (out.json()) {
            answer.items(member).forEach(out::line);
            return;
        }
        List<Map<String, Object>> items = Json.maps(answer.json(), member);
        if (out.quiet()) {
            items.forEach(each -> out.line(Json.textOr(each, name, "")));
            return;
        }
        if (items.isEmpty()) {
            out.note(empty);
            return;
        }
        items.forEach(each -> row.accept(table, each));
        table.print();
    }

    /** The items of an array of texts, with commas. */
    static String joined(Map<String, Object> object, String member) {
        return object.get(member) instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : "";
    }
}

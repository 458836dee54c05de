package io.millrace.cli.command;

import io.millrace.cli.api.Json;
import io.millrace.cli.show.Output;
import java.util.Map;

/** That something was done, of which the API says nothing but that it was. */
final class Done {
    private Done() {}

    static void say(Output out, String what, String name, String done) {
        if (out.json()) {
            out.line(Json.write(Map.of(what, name)));
        } else if (!out.quiet()) {
            out.line(name + " " + done);
        }
    }
}

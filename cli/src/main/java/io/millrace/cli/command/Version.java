package io.millrace.cli.command;

import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Tells the version of this program.")
final class Version extends Action {
    Version(Root root) {
        super(root);
    }

    @Override
    int call() {
        String version = Version.class.getPackage().getImplementationVersion();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", version == null ? "unpackaged" : version);
        all.put("java", System.getProperty("java.version"));
        out().line(
                        out().json()
                                ? Json.write(all)
                                : out().quiet()
                                        ? String.valueOf(all.get("version"))
                                        : "millrace " + all.get("version") + " (Java " + all.get("java") + ")");
        return ExitCode.OK;
    }
}

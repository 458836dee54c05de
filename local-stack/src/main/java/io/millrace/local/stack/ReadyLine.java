package io.millrace.local.stack;

import java.nio.file.Path;

/** The one line that says that all is up. */
final class ReadyLine {
    private ReadyLine() {}

    /** Addresses, users, logs. */
    static String of(Stack stack) {
        String console = stack.broker()
                .managementUrl()
                .map(url -> " (console " + url + ", guest/guest)")
                .orElse("");
        String trusted = stack.authorityFile()
                .map(file -> ", trusted by " + shortened(file) + " as in curl --cacert")
                .orElse("");
        return "Millrace is ready: " + stack.gatewayUrl(1) + " (API; its documentation at /docs" + trusted
                + "), management "
                + stack.managementUrl(1) + ", broker " + stack.broker().kind().title() + console
                + "; users demo/demo, admin/admin, agent/agent; logs in "
                + shortened(stack.home().folder().resolve("log"))
                + "; Ctrl-C stops it";
    }

    /** Relative to where the person is, if it is below that. */
    static Path shortened(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}

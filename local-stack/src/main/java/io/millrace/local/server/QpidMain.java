package io.millrace.local.server;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;

/** The embedded broker's process: arguments are its data folder and its port. SIGTERM ends it in order. */
public final class QpidMain {
    private QpidMain() {}

    /** Runs until the JVM is told to end. */
    public static void main(String[] args) throws Exception {
        SystemLauncher launcher = launch(args[0], Integer.parseInt(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::shutdown, "broker-shutdown"));
    }

    /** Starts the broker in this JVM. */
    static SystemLauncher launch(String dataFolder, int port) throws Exception {
        URL configuration = Objects.requireNonNull(QpidMain.class.getResource("qpid.json"), "qpid.json");
        // Settings are this file's at each start; what clients declared and sent is kept by the virtual host.
        Path settings = Path.of(dataFolder, "config.json");
        Files.deleteIfExists(settings);
        SystemLauncher launcher = new SystemLauncher();
        launcher.startup(new HashMap<>(Map.of(
                "type",
                "JSON",
                "storePath",
                settings.toString(),
                "initialConfigurationLocation",
                configuration.toExternalForm(),
                "startupLoggedToSystemOut",
                "true",
                "context",
                Map.of("qpid.work_dir", dataFolder, "millrace.port", Integer.toString(port)))));
        return launcher;
    }
}

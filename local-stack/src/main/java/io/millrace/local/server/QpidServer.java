package io.millrace.local.server;

import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.Programs;
import java.io.File;
import java.util.List;

/** Apache Qpid Broker-J in a JVM of its own, its virtual host {@code default} kept in a Derby store. */
public final class QpidServer extends BrokerServer {
    QpidServer(HomeFolder home, String name, int port) {
        super(home, name, port);
    }

    @Override
    public BrokerKind kind() {
        return BrokerKind.EMBEDDED;
    }

    @Override
    public String virtualHost() {
        return "default";
    }

    @Override
    protected Command prepare() {
        return new Command(
                name(),
                List.of(
                        Programs.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        classPath(),
                        QpidMain.class.getName(),
                        home.data(name()).toString(),
                        Integer.toString(port())));
    }

    /** Absolute, since a launcher may have given relative ones; test runners may hide it in a property of theirs. */
    private static String classPath() {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        List<String> entries = List.of(own.split(File.pathSeparator, -1));
        return String.join(
                File.pathSeparator,
                entries.stream()
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> new File(entry).getAbsolutePath())
                        .toList());
    }
}

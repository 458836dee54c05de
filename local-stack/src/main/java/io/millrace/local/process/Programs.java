package io.millrace.local.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the programs of this machine are. */
public final class Programs {
    /** Where servers are installed, though a user's PATH often leaves it out. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");

    private Programs() {}

    /** The executable file of this name on the PATH, or in the usual folders for servers. */
    public static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(Pattern.compile(Pattern.quote(File.pathSeparator))
                    .splitAsStream(path)
                    .toList());
        }
        folders.addAll(ALSO);
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The JVM that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    }

    /** Whether this process runs as root. */
    public static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}

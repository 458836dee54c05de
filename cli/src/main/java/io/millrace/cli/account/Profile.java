package io.millrace.cli.account;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept between calls: a properties file that its owner alone can read (mode 0600). */
public final class Profile {
    /** What a file may say. */
    public static final List<String> KEYS = List.of("url", "user", "password", "token", "token_ends", "cacert");

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path file;
    private final Properties values = new Properties();

    private Profile(Path file) {
        this.file = file;
    }

    /**
     * The profile of that file; empty if there is none.
     *
     * @throws CliException if it cannot be read, or others can
     */
    public static Profile in(Path file) {
        Profile profile = new Profile(file);
        if (!Files.exists(file)) {
            return profile;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            profile.values.load(reader);
            if (profile.holdsSecrets() && isOpen(file)) {
                throw new CliException(
                        ExitCode.USAGE,
                        "others can read " + file + ", which holds a secret",
                        "chmod 600 '" + file + "', and change the password if others may have read it");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.USAGE, "cannot read " + file, "is it a file of yours? remove it to begin anew");
        }
        return profile;
    }

    private static boolean isOpen(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    }

    private boolean holdsSecrets() {
        return get("password") != null || get("token") != null;
    }

    public Path file() {
        return file;
    }

    public @Nullable String get(String key) {
        String value = values.getProperty(key);
        return value == null || value.isEmpty() ? null : value;
    }

    /** @param value null: it says nothing of that key any more */
    public void set(String key, @Nullable String value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.setProperty(key, value);
        }
    }

    /** Writes it, in the place of what was there; nobody sees half of it. */
    public void save() {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && !Files.exists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path fresh = Files.createTempFile(
                    folder,
                    "profile",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                values.store(writer, "Written by the Millrace CLI. May hold secrets: mode 0600.");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            throw new CliException(
                    ExitCode.USAGE, "cannot write " + file, "MILLRACE_CONFIG names another folder for profiles");
        }
    }
}

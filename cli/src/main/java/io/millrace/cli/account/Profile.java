package io.millrace.cli.account;

import io.millrace.cli.api.Token;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is kept between calls: a properties file that its owner alone can read (mode 0600). */
public final class Profile {
    /** What a file may say. */
    public static final List<String> KEYS = List.of("url", "user", "password", "token", "token_ends", "cacert");

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path file;
    private final Properties values = new Properties();
    private final Map<String, String> changes = new HashMap<>();

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
        profile.load();
        return profile;
    }

    private void load() {
        values.clear();
        if (!Files.exists(file)) {
            return;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
            if (holdsSecrets() && isOpen(file)) {
                throw new CliException(
                        ExitCode.USAGE,
                        "others can read " + file + ", which holds a secret",
                        "chmod 600 '" + file + "', and change the password if others may have read it");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.USAGE, "cannot read " + file, "is it a file of yours? remove it to begin anew");
        }
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
        String said = value == null ? "" : value;
        values.setProperty(key, said);
        changes.put(key, said);
    }

    public void setToken(Token token) {
        set("token", token.text());
        set("token_ends", Instant.ofEpochSecond(token.ends()).toString());
    }

    public void save() {
        saveIf(now -> true);
    }

    /**
     * Writes what was set into what is there by now; nobody sees half of it, nor writes meanwhile.
     *
     * @param wanted of what is there by now; otherwise nothing is written
     */
    void saveIf(Predicate<Profile> wanted) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && !Files.exists(folder)) {
                Files.createDirectories(folder, only("rwx------"));
            }
            Path beside = file.resolveSibling(file.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(
                    beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), only("rw-------"))) {
                channel.lock();
                load();
                if (wanted.test(this)) {
                    values.putAll(changes);
                    write(folder);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new CliException(
                    ExitCode.USAGE, "cannot write " + file, "MILLRACE_CONFIG names another folder for profiles");
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private void write(@Nullable Path folder) throws IOException {
        values.values().removeIf(""::equals);
        Path fresh = Files.createTempFile(folder, "profile", ".new", only("rw-------"));
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            values.store(writer, "Written by the Millrace CLI. May hold secrets: mode 0600.");
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

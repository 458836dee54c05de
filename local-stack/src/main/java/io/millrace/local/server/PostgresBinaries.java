package io.millrace.local.server;

import io.millrace.local.process.HomeFolder;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this machine, from the archives that the Zonky project publishes, unpacked once into the user's
 * cache folder under the archive's hash.
 */
final class PostgresBinaries {
    private static final int EXECUTABLE_BITS = 0111;
    private static final int HASH_CHARACTERS = 16;

    private PostgresBinaries() {}

    /** The folder that holds {@code bin/postgres}, in the user's cache. */
    static Path folder() {
        return in(cache());
    }

    /** The same in that cache folder. */
    static Path in(Path cache) {
        try (InputStream archive =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), System.getProperty("os.arch", ""))) {
            byte[] bytes = archive.readAllBytes();
            Path folder = cache.resolve("postgres-" + hash(bytes));
            if (!Files.isDirectory(folder)) {
                unpack(bytes, folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL", e);
        }
    }

    private static Path cache() {
        String set = System.getenv("XDG_CACHE_HOME");
        Path caches =
                set == null || set.isEmpty() ? Path.of(System.getProperty("user.home", ""), ".cache") : Path.of(set);
        return caches.resolve("millrace");
    }

    private static String system() {
        String name = System.getProperty("os.name", "");
        return name.startsWith("Mac") ? "Darwin" : name;
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Beside its place first: several JVMs may do this at once, and one may die half way. */
    private static void unpack(byte[] archive, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Path part = Files.createTempDirectory(folder.getParent(), "unpacking");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, part);
            }
        }
        try {
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            HomeFolder.deleteTree(part);
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = entry.resolveIn(root);
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        try {
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, target);
            }
        } catch (FileAlreadyExistsException twiceInTheArchive) {
            return;
        }
        if ((entry.getMode() & EXECUTABLE_BITS) != 0 && !entry.isSymbolicLink()) {
            target.toFile().setExecutable(true);
        }
    }
}

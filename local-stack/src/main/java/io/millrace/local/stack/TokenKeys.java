package io.millrace.local.stack;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.tls.TokenKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that signs tokens of a stack: made once, and kept with its home, so that tokens outlive a restart. */
final class TokenKeys {
    private static final String NAME = "local";

    private TokenKeys() {}

    /** The folder that has it. */
    static Path in(HomeFolder home) {
        Path folder = home.folder().resolve("keys");
        try {
            if (!Files.exists(folder.resolve(NAME + ".pub.pem"))) {
                TokenKey.write(folder, NAME);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }
}

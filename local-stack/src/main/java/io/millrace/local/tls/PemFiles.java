package io.millrace.local.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** Files of PEM (RFC 7468) that their owner alone may read. */
public final class PemFiles {
    private static final int COLUMNS = 64;
    private static final byte[] LINE_END = {'\n'};

    private PemFiles() {}

    /**
     * Replaces a file in one step; the folder is made if need be.
     *
     * @param type such as {@code PRIVATE KEY}
     * @param der one or more of it
     */
    public static void write(Path file, String type, byte[]... der) throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte[] each : der) {
            text.append("-----BEGIN ").append(type).append("-----\n");
            text.append(Base64.getMimeEncoder(COLUMNS, LINE_END).encodeToString(each));
            text.append("\n-----END ").append(type).append("-----\n");
        }
        Files.createDirectories(file.getParent());
        // Made readable for its owner alone.
        Path part = Files.createTempFile(file.getParent(), "part", null);
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The first of a file. */
    static byte[] read(Path file) throws IOException {
        String text = Files.readString(file);
        int from = text.indexOf('\n') + 1;
        return Base64.getMimeDecoder().decode(text.substring(from, text.indexOf("-----END", from)));
    }
}

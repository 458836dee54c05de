package io.millrace.faults.rig;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.server.PostgresServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What can be done where the suite has a network and a mount namespace of its own: packets dropped by the kernel, and a disk that fills up. Both
 * end with the namespaces.
 */
public final class Namespaces {
    /** Set by the script that made them. */
    private static final String MADE = "FAULT_NAMESPACES";

    private static final String DISK_SIZE = "1500m";
    private static final int BLOCK = 1 << 20;

    private Namespaces() {}

    static boolean areOwn() {
        return System.getenv(MADE) != null;
    }

    static boolean canDropPackets() {
        return areOwn() && Shell.succeeds("iptables", "-L", "OUTPUT", "-n");
    }

    /** Drops all packets from the clients of that port, or those to them. */
    static void drop(int port, Wire.Way way) {
        Shell.run("iptables", "-A", "OUTPUT", "-p", "tcp", side(way), Integer.toString(port), "-j", "DROP");
    }

    /** No packet is dropped any more. */
    static void dropNothing() {
        Shell.run("iptables", "-F", "OUTPUT");
    }

    /** Gives a server that was initialised, and does not run, a small disk of its own for its data. */
    static void putOnSmallDisk(HomeFolder home, PostgresServer server) {
        Path data = home.data(server.name());
        Path aside = data.resolveSibling(server.name() + "-aside");
        try {
            if (Files.exists(data)) {
                Files.move(data, aside);
            }
            Files.createDirectories(data);
            Shell.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + DISK_SIZE, "tmpfs", data.toString());
            if (Files.exists(aside)) {
                Shell.run("cp", "-a", aside + "/.", data.toString());
                HomeFolder.deleteTree(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills the disk on which this server's data is to the last byte. */
    static void fillDisk(HomeFolder home, PostgresServer server) {
        byte[] block = new byte[BLOCK];
        try (RandomAccessFile ballast =
                new RandomAccessFile(ballast(home, server).toFile(), "rw")) {
            for (int size = BLOCK; size > 0; ) {
                try {
                    ballast.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void freeDisk(HomeFolder home, PostgresServer server) {
        try {
            Files.deleteIfExists(ballast(home, server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ballast(HomeFolder home, PostgresServer server) {
        return home.data(server.name()).resolve("ballast");
    }

    private static String side(Wire.Way way) {
        return way == Wire.Way.TO_SERVER ? "--dport" : "--sport";
    }
}

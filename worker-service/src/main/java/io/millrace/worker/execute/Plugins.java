package io.millrace.worker.execute;

import io.millrace.handler.JobHandler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Handlers out of the JARs of a folder, found by {@link ServiceLoader}. All JARs of the folder share one class loader, so that a
 * handler's libraries may lie beside it.
 */
public final class Plugins {
    private Plugins() {}

    /**
     * All handlers in the folder.
     *
     * @throws BadHandlerException if the folder cannot be read, or a handler in it cannot be made
     */
    public static List<JobHandler> load(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadHandlerException("the plugin folder does not exist: " + folder);
        }
        List<JobHandler> handlers = new ArrayList<>();
        try {
            // Never closed: handlers load classes for as long as they run.
            URLClassLoader loader =
                    new URLClassLoader("millrace-plugins", jars(folder), JobHandler.class.getClassLoader());
            ServiceLoader.load(JobHandler.class, loader).forEach(handlers::add);
        } catch (IOException | ServiceConfigurationError | LinkageError e) {
            throw new BadHandlerException("the plugins in " + folder + " cannot be loaded", e);
        }
        return handlers;
    }

    private static URL[] jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        }
        jars.sort(null);
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return urls;
    }
}

package io.millrace.local.stack;

import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes service processes, each under a name of its own. {@code run/<name>.management} holds where its health is shown, and
 * reserves the name also between terminals.
 */
final class ServiceFactory {
    private static final String RESERVED = ".management";

    private final HomeFolder home;
    private final ServicePrograms programs;
    private final ServiceEnvironment environment;
    private final Supervisor supervisor;

    ServiceFactory(HomeFolder home, ServicePrograms programs, ServiceEnvironment environment, Supervisor supervisor) {
        this.home = home;
        this.programs = programs;
        this.environment = environment;
        this.supervisor = supervisor;
    }

    /**
     * The next process of that kind, not started yet.
     *
     * @param added variables over all others, by the name of the process
     */
    ServiceProcess next(ServiceRole role, StackPorts ports, Function<String, Map<String, String>> added) {
        List<String> arguments = programs.javaArguments(role);
        int number = reserve(role);
        String name = role.processName(number);
        Map<String, String> variables =
                new HashMap<>(environment.of(role, name, ports.http(number), ports.management(number)));
        variables.putAll(added.apply(name));
        note(name, ServiceEnvironment.managementUrl(variables));
        List<String> line = new ArrayList<>(List.of(Programs.java(), "-Dstack.home=" + home.folder() + "/"));
        line.addAll(arguments);
        Map<String, String> all = Command.environmentWith("MILLRACE_", variables);
        return new ServiceProcess(home, new Command(name, line, all), supervisor);
    }

    /** Whether there is a process of that name, in whichever terminal. */
    boolean isReserved(String name) {
        return name.matches("[a-z]+-[0-9]+") && Files.exists(reservation(name));
    }

    /** Gives a name back. */
    void release(String name) {
        try {
            Files.deleteIfExists(reservation(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int reserve(ServiceRole role) {
        for (int number = 1; ; number++) {
            try {
                Files.createFile(reservation(role.processName(number)));
                return number;
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void note(String name, String managementUrl) {
        try {
            home.write(reservation(name), managementUrl + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path reservation(String name) {
        return home.run().resolve(name + RESERVED);
    }
}

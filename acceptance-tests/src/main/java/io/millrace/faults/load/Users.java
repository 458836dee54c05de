package io.millrace.faults.load;

import io.millrace.faults.rig.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** The people who use the product during a run. */
public final class Users {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int OWNERS = 3;
    private static final int CLIENTS_EACH = 3;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private Users() {}

    /**
     * For each client thread what it has at each gateway; threads of the same user come every third. Each user is known at each gateway: a
     * first hash of a password takes a cold JVM a second or more, and load that begins with nine at once measures nothing but that.
     */
    public static List<List<Client>> create(Rig rig, History history) {
        for (int owner = 0; owner < OWNERS; owner++) {
            register(rig, name(owner));
        }
        List<List<Client>> all = new ArrayList<>();
        for (int number = 0; number < OWNERS * CLIENTS_EACH; number++) {
            all.add(clients(rig, name(number % OWNERS), history));
        }
        return all;
    }

    /** A user who does nothing but what the suite itself asks for, at each gateway. */
    public static List<Client> lone(Rig rig, String user, History history) {
        register(rig, user);
        return clients(rig, user, history);
    }

    private static List<Client> clients(Rig rig, String user, History history) {
        return rig.gateways().stream()
                .map(gateway -> new Client(gateway, rig.process(gateway).url(), user, user, history))
                .toList();
    }

    private static String name(int owner) {
        return "owner-" + owner;
    }

    private static void register(Rig rig, String user) {
        String body =
                "{\"username\": \"%s\", \"password\": \"%s\", \"roles\": [\"user\"], \"permissions\": [\"command\"]}"
                        .formatted(user, user);
        HttpRequest.Builder creation = HttpRequest.newBuilder(
                        url(rig, rig.gateways().get(0), "/users"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        expect(CREATED, "admin", creation);
        rig.gateways().forEach(gateway -> expect(OK, user, HttpRequest.newBuilder(url(rig, gateway, "/jobs?limit=1"))));
    }

    private static URI url(Rig rig, String gateway, String path) {
        return URI.create(rig.process(gateway).url() + path);
    }

    /** Passwords are the names. */
    private static void expect(int status, String user, HttpRequest.Builder builder) {
        HttpRequest request = builder.header("Authorization", Client.authorization(user, user))
                .build();
        try {
            int answer = HTTP.send(request, BodyHandlers.discarding()).statusCode();
            if (answer != status) {
                throw new IllegalStateException(request + " by " + user + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

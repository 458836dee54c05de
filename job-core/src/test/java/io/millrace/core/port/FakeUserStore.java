package io.millrace.core.port;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link UserStore} in memory. */
public final class FakeUserStore implements UserStore {
    private final TreeMap<String, User> users = new TreeMap<>();

    @Override
    public synchronized Optional<User> find(String username) {
        return Optional.ofNullable(users.get(username));
    }

    @Override
    public synchronized List<User> all() {
        return List.copyOf(users.values());
    }

    @Override
    public synchronized boolean create(User user) {
        return users.putIfAbsent(user.username(), user) == null;
    }

    @Override
    public synchronized boolean changePassword(String username, String passwordHash) {
        return users.computeIfPresent(
                        username, (name, user) -> new User(name, passwordHash, user.roles(), user.permissions()))
                != null;
    }

    @Override
    public synchronized boolean delete(String username) {
        return users.remove(username) != null;
    }
}

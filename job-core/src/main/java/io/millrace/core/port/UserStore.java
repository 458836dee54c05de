package io.millrace.core.port;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may. Every call may throw {@link StoreUnavailableException}. */
public interface UserStore {
    Optional<User> find(String username);

    /** All, by name. */
    List<User> all();

    /** False, and nothing changed, if there is one of that name. */
    boolean create(User user);

    /** False if there is none of that name. */
    boolean changePassword(String username, String passwordHash);

    /** False if there was none. */
    boolean delete(String username);

    /**
     * @param passwordHash bcrypt, in modular crypt format
     * @param roles of {@link #ROLES}
     * @param permissions of {@link #PERMISSIONS}
     */
    record User(String username, String passwordHash, Set<String> roles, Set<String> permissions) {
        public static final Set<String> ROLES = Set.of("user", "admin", "agent");
        public static final Set<String> PERMISSIONS = Set.of("command");

        public User {
            roles = Set.copyOf(roles);
            permissions = Set.copyOf(permissions);
        }
    }
}

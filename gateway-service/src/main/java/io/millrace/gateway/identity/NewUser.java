package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.port.UserStore.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /users}. Roles default to {@code user}, permissions to none. */
public record NewUser(
        @Nullable String username,
        @Nullable String password,
        @Nullable Set<String> roles,
        @Nullable Set<String> permissions) {
    /** No colon: it ends the name in HTTP Basic. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private static final Set<String> ROLES = Set.of("user", "admin", "agent");
    private static final Set<String> PERMISSIONS = Set.of("command");

    /**
     * The user to store. Costs a hash.
     *
     * @throws JobException.Invalid naming each field that is not within its bounds
     */
    User validated() {
        List<FieldError> errors = new ArrayList<>();
        if (username == null || !USERNAME.matcher(username).matches()) {
            errors.add(new FieldError(
                    "username", "must be 1 to 64 of A-Z a-z 0-9 . _ @ -, beginning with a letter or digit"));
        }
        if (password == null || !Passwords.isUsable(password)) {
            errors.add(new FieldError("password", "must have 1 to 72 bytes of UTF-8 and no NUL"));
        }
        Set<String> askedRoles = roles == null ? Set.of("user") : roles;
        Set<String> askedPermissions = permissions == null ? Set.of() : permissions;
        if (askedRoles.isEmpty() || !ROLES.containsAll(askedRoles)) {
            errors.add(new FieldError("roles", "must be one or more of user, admin, agent"));
        }
        if (!PERMISSIONS.containsAll(askedPermissions)) {
            errors.add(new FieldError("permissions", "may only be: command"));
        }
        if (username == null || password == null || !errors.isEmpty()) {
            throw new JobException.Invalid(errors);
        }
        return new User(username, Passwords.hash(password), askedRoles, askedPermissions);
    }
}

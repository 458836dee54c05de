package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.port.UserStore.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /users}. Roles default to {@code user}, permissions to none. */
@Schema(
        name = "NewUser",
        requiredProperties = {"username", "password"},
        additionalProperties = Schema.False.class)
public record NewUser(
        @Schema(minLength = 1, maxLength = 64) @Nullable String username,
        @Nullable String password,
        @Schema(minItems = 1) @Nullable Set<String> roles,
        @Nullable Set<String> permissions) {
    /** No colon: it ends the name in HTTP Basic. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /** Whether a user may have that name. */
    static boolean isUsername(String name) {
        return USERNAME.matcher(name).matches();
    }

    /**
     * Costs nothing.
     *
     * @param rule what a password must be like
     * @throws JobException.Invalid naming each field that is not within its bounds
     */
    void check(PasswordRule rule) {
        List<FieldError> errors = new ArrayList<>();
        if (username == null || !isUsername(username)) {
            errors.add(new FieldError(
                    "username", "must be 1 to 64 of A-Z a-z 0-9 . _ @ -, beginning with a letter or digit"));
        }
        if (password == null || !rule.allows(password)) {
            errors.add(new FieldError("password", rule.words()));
        }
        if (askedRoles().isEmpty() || !User.ROLES.containsAll(askedRoles())) {
            errors.add(new FieldError("roles", "must be one or more of user, admin, agent"));
        }
        if (!User.PERMISSIONS.containsAll(askedPermissions())) {
            errors.add(new FieldError("permissions", "may only be: command"));
        }
        if (!errors.isEmpty()) {
            throw new JobException.Invalid(errors);
        }
    }

    /** The user to store, once it was checked. Costs a hash. */
    User hashed() {
        return new User(
                String.valueOf(username), Passwords.hash(String.valueOf(password)), askedRoles(), askedPermissions());
    }

    private Set<String> askedRoles() {
        return roles == null ? Set.of("user") : roles;
    }

    private Set<String> askedPermissions() {
        return permissions == null ? Set.of() : permissions;
    }
}

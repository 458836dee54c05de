package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.calls.Calls;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Users, for administrators. */
@Path("/users")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class UsersResource {
    private final UserStore store;
    private final UserDirectory directory;
    private final Enrolment enrolment;
    private final PasswordChange passwords;
    private final Calls calls;
    private final Guard guard;
    private final Audit audit;
    private final SecurityIdentity identity;
    private final RoutingContext context;

    UsersResource(
            UserStore store,
            UserDirectory directory,
            Enrolment enrolment,
            PasswordChange passwords,
            Calls calls,
            Guard guard,
            Audit audit,
            SecurityIdentity identity,
            RoutingContext context) {
        this.store = store;
        this.directory = directory;
        this.enrolment = enrolment;
        this.passwords = passwords;
        this.calls = calls;
        this.guard = guard;
        this.audit = audit;
        this.identity = identity;
        this.context = context;
    }

    /** A user as others may see him: without the hash. */
    @Schema(name = "User")
    public record UserView(String username, Set<String> roles, Set<String> permissions) {
        static UserView of(User user) {
            return new UserView(user.username(), new TreeSet<>(user.roles()), new TreeSet<>(user.permissions()));
        }
    }

    /** The answer to {@code GET /users}. */
    @Schema(name = "Users")
    public record UserList(List<UserView> users) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createUser", summary = "Creates a user")
    @APIResponse(
            responseCode = "201",
            description = "The new user",
            content = @Content(schema = @Schema(implementation = UserView.class)))
    @APIResponse(responseCode = "409", description = "already-exists: the name is taken")
    public Uni<Response> create(@Nullable NewUser body) {
        if (body == null) {
            throw JobException.Invalid.noBody();
        }
        return enrolment
                .enrol(body)
                .invoke(user -> audit.done("user-create", identity, user.username(), context))
                .map(user -> Response.created(URI.create("/users/" + user.username()))
                        .entity(UserView.of(user))
                        .build());
    }

    @GET
    @Operation(operationId = "listUsers", summary = "Lists all users")
    public Uni<UserList> list() {
        return calls.ask(
                () -> new UserList(store.all().stream().map(UserView::of).toList()));
    }

    @DELETE
    @Path("/{username}")
    @Operation(
            operationId = "deleteUser",
            summary = "Deletes a user",
            description = "His jobs stay. Other gateways let him in for at most 10 more seconds.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "not-found: no user of this name")
    public Uni<Response> delete(String username) {
        return calls.ask(() -> directory.delete(username))
                .map(UsersResource::requireFound)
                .invoke(done -> audit.done("user-delete", identity, username, context));
    }

    @PUT
    @Path("/{username}/password")
    @RolesAllowed({"user", "admin", "agent"})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changePassword",
            summary = "Changes a password",
            description =
                    "One's own, with current_password; or as admin anybody's. Other gateways know the new one within 10 seconds.")
    @APIResponse(responseCode = "204", description = "Changed; tokens that were given for the old one are good no more")
    @APIResponse(responseCode = "404", description = "not-found: no user of this name")
    public Uni<Response> changePassword(String username, @Nullable NewPassword body) {
        NewPassword asked = passwords.required(body);
        Caller caller = Caller.of(identity);
        boolean own = caller.name().equals(username);
        if (!own && !caller.admin()) {
            audit.refused("password-change", caller.name(), guard.address(context));
            throw new JobException.NotPermitted("only an administrator changes the password of another");
        }
        return (own ? passwords.ofOwn(username, asked, context) : passwords.ofAnother(username, asked, context))
                .onFailure(AuthenticationFailedException.class)
                .transform(wrong -> {
                    audit.refused("password-change", username, guard.address(context));
                    return new JobException.Invalid("current_password", "is not the password of this user");
                })
                .map(UsersResource::requireFound)
                .invoke(done -> audit.done("password-change", identity, username, context));
    }

    private static Response requireFound(boolean found) {
        if (!found) {
            throw new JobException.NotFound("there is no user of this name");
        }
        return Response.noContent().build();
    }
}

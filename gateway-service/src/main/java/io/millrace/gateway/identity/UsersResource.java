package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
    private final Calls calls;

    UsersResource(UserStore store, UserDirectory directory, Calls calls) {
        this.store = store;
        this.directory = directory;
        this.calls = calls;
    }

    /** A user as others may see him: without the hash. */
    public record UserView(String username, Set<String> roles, Set<String> permissions) {
        static UserView of(User user) {
            return new UserView(user.username(), new TreeSet<>(user.roles()), new TreeSet<>(user.permissions()));
        }
    }

    /** The answer to {@code GET /users}. */
    public record UserList(List<UserView> users) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Creates a user")
    public Uni<Response> create(@Nullable NewUser body) {
        if (body == null) {
            throw new JobException.Invalid("body", "must be a JSON object, and is empty");
        }
        return calls.ask(() -> store(body))
                .map(user -> Response.created(URI.create("/users/" + user.username()))
                        .entity(UserView.of(user))
                        .build());
    }

    private User store(NewUser body) {
        User user = body.validated();
        if (!directory.create(user)) {
            throw new JobException.AlreadyExists("there is a user of this name already");
        }
        return user;
    }

    @GET
    @Operation(summary = "Lists all users")
    public Uni<UserList> list() {
        return calls.ask(
                () -> new UserList(store.all().stream().map(UserView::of).toList()));
    }

    @DELETE
    @Path("/{username}")
    @Operation(summary = "Deletes a user; his jobs stay. Other gateways let him in for at most 10 more seconds")
    public Uni<Response> delete(String username) {
        return calls.ask(() -> directory.delete(username)).map(UsersResource::deleted);
    }

    private static Response deleted(boolean found) {
        if (!found) {
            throw new JobException.NotFound("there is no user of this name");
        }
        return Response.noContent().build();
    }
}

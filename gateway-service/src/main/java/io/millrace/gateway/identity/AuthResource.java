package io.millrace.gateway.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.identity.UsersResource.UserView;
import io.millrace.gateway.identity.token.OwnTokens;
import io.millrace.gateway.identity.token.OwnTokens.Issued;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Logging in, signing up, and who one is. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "auth")
public class AuthResource {
    private final Authenticator authenticator;
    private final Guard guard;
    private final Enrolment enrolment;
    private final OwnTokens tokens;
    private final boolean registrationOpen;
    private final Audit audit;
    private final SecurityIdentity identity;

    AuthResource(
            Authenticator authenticator,
            Guard guard,
            Enrolment enrolment,
            OwnTokens tokens,
            GatewayConfig config,
            Audit audit,
            SecurityIdentity identity) {
        this.authenticator = authenticator;
        this.guard = guard;
        this.enrolment = enrolment;
        this.tokens = tokens;
        this.registrationOpen = config.registration();
        this.audit = audit;
        this.identity = identity;
    }

    /** The body of {@code POST /auth/token} and {@code POST /auth/register}. */
    @Schema(
            name = "Login",
            requiredProperties = {"username", "password"},
            additionalProperties = Schema.False.class)
    public record Login(@Nullable String username, @Nullable String password) {
        /** @throws JobException.Invalid if one is missing */
        void requireBoth() {
            List<FieldError> errors = new ArrayList<>();
            if (username == null) {
                errors.add(new FieldError("username", "is required"));
            }
            if (password == null) {
                errors.add(new FieldError("password", "is required"));
            }
            if (!errors.isEmpty()) {
                throw new JobException.Invalid(errors);
            }
        }
    }

    /** @param expiresIn in seconds */
    @Schema(name = "Token")
    public record Token(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {
        static Token of(Issued issued) {
            return new Token(issued.token(), "Bearer", issued.seconds());
        }
    }

    @POST
    @Path("/token")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "issueToken", summary = "Gives a token for a name and a password")
    @APIResponse(
            responseCode = "200",
            description = "A token for the Authorization header",
            content = @Content(schema = @Schema(implementation = Token.class)))
    @APIResponse(responseCode = "401", description = "bad-credentials")
    @APIResponse(responseCode = "404", description = "not-found: this gateway has no key to sign tokens with")
    public Uni<Token> token(@Nullable Login body, @Context RoutingContext context) {
        return guard.admit(context).chain(counted -> {
            Login login = required(body);
            return authenticator
                    .verified(
                            context,
                            new Credentials.Basic(String.valueOf(login.username()), String.valueOf(login.password())))
                    .map(user -> issue(user, context));
        });
    }

    private Token issue(User user, RoutingContext context) {
        Issued issued = tokens.issue(user)
                .orElseThrow(() ->
                        new JobException.NotFound("this gateway issues no tokens: it has no key to sign them with"));
        audit.done("token", user.username(), "", guard.address(context));
        return Token.of(issued);
    }

    @POST
    @Path("/renew")
    @RolesAllowed({"user", "admin", "agent"})
    @Operation(
            operationId = "renewToken",
            summary = "Gives another token for one that is still good",
            description = "Up to 12 hours after the password was shown, so that nobody need keep it.")
    @APIResponse(
            responseCode = "200",
            description = "A token for the Authorization header",
            content = @Content(schema = @Schema(implementation = Token.class)))
    @APIResponse(
            responseCode = "403",
            description =
                    "not-permitted: only tokens of this service are renewed, and not beyond 12 hours after the password")
    public Uni<Token> renew(@Context RoutingContext context) {
        Credentials shown = Credentials.parse(context.request().getHeader(HttpHeaders.AUTHORIZATION));
        if (!(shown instanceof Credentials.Bearer bearer)) {
            throw new JobException.NotPermitted("a token is renewed by that token: POST /auth/token gives the first");
        }
        return authenticator
                .known(Caller.of(identity).name())
                .map(
                        known -> known.flatMap(user -> tokens.renew(bearer.token(), user))
                                .map(Token::of)
                                .orElseThrow(
                                        () -> new JobException.NotPermitted(
                                                "only tokens of this service are renewed, up to 12 hours after the password: log in again")));
    }

    @POST
    @Path("/register")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "registerUser", summary = "Creates a user of one's own, where that is open to everybody")
    @APIResponse(
            responseCode = "201",
            description = "The new user, with role user",
            content = @Content(schema = @Schema(implementation = UserView.class)))
    @APIResponse(responseCode = "403", description = "registration-closed: administrators create users here")
    @APIResponse(responseCode = "409", description = "already-exists: the name is taken")
    public Uni<Response> register(@Nullable Login body, @Context RoutingContext context) {
        return guard.admit(context).chain(counted -> {
            if (!registrationOpen) {
                audit.refused("register", "", guard.address(context));
                throw new JobException.RegistrationClosed();
            }
            Login login = required(body);
            NewUser asked = new NewUser(login.username(), login.password(), null, null);
            return enrolment.enrol(asked).map(user -> {
                audit.done("register", user.username(), user.username(), guard.address(context));
                return Response.created(URI.create("/auth/me"))
                        .entity(UserView.of(user))
                        .build();
            });
        });
    }

    private static Login required(@Nullable Login body) {
        if (body == null) {
            throw JobException.Invalid.noBody();
        }
        body.requireBoth();
        return body;
    }

    @GET
    @Path("/me")
    @RolesAllowed({"user", "admin", "agent"})
    @Operation(operationId = "getMe", summary = "Says who one is, and what one may")
    public UserView me() {
        Caller caller = Caller.of(identity);
        return new UserView(
                caller.name(), new TreeSet<>(identity.getRoles()), caller.mayCommand() ? Set.of("command") : Set.of());
    }
}

package io.millrace.gateway.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.port.SecretStore;
import io.millrace.core.webhook.SigningSecrets;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.identity.Audit;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.Times;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the webhooks of the caller's jobs are signed with. */
@Path("/webhooks/secret")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class SecretResource {
    /** Time for receivers to change over. */
    static final Duration OVERLAP = Duration.ofDays(1);

    private final SecretStore secrets;
    private final Calls changes;
    private final Audit audit;
    private final SecurityIdentity identity;
    private final RoutingContext context;

    SecretResource(
            SecretStore secrets,
            @Changes Calls changes,
            Audit audit,
            SecurityIdentity identity,
            RoutingContext context) {
        this.secrets = secrets;
        this.changes = changes;
        this.audit = audit;
        this.identity = identity;
        this.context = context;
    }

    /** As a library of Standard Webhooks takes it. */
    @Schema(name = "WebhookSecret")
    public record SecretView(
            @JsonProperty("secret") @Schema(examples = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
            String secret,

            @JsonProperty("previous") @Schema(description = "Also valid, until its time") @Nullable
            String previous,

            @JsonProperty("previous_expires_at") @Schema(format = "date-time") @Nullable
            String previousExpiresAt) {
        static SecretView of(SigningSecrets secrets) {
            return new SecretView(
                    secrets.current().text(),
                    secrets.previous() == null ? null : secrets.previous().text(),
                    Times.format(secrets.previousUntil()));
        }
    }

    @GET
    @Operation(
            operationId = "getWebhookSecret",
            summary = "Shows what one's webhooks are signed with",
            description =
                    "Made when first asked for, or first needed. While there is a previous one, each webhook has a signature of both.")
    public Uni<SecretView> get() {
        String owner = Caller.of(identity).name();
        return changes.ask(() ->
                SecretView.of(Objects.requireNonNull(secrets.of(Set.of(owner)).get(owner))));
    }

    @POST
    @Path("/rotate")
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Makes a new secret",
            description = "The one until now is valid for another day, and the one before that no more.")
    public Uni<SecretView> rotate() {
        String owner = Caller.of(identity).name();
        return changes.ask(() -> SecretView.of(secrets.rotate(owner, OVERLAP)))
                .invoke(done -> audit.done("webhook-secret-rotate", identity, owner, context));
    }
}

package io.millrace.gateway.identity;

import io.millrace.core.port.UserStore.User;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one way in: {@code Authorization: Basic} or {@code Bearer}. */
@ApplicationScoped
public class CredentialMechanism implements HttpAuthenticationMechanism {
    private static final int UNAUTHORIZED = 401;

    private final Authenticator authenticator;

    CredentialMechanism(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager others) {
        Credentials credentials = Credentials.parse(context.request().getHeader(HttpHeaders.AUTHORIZATION));
        return authenticator.authenticate(context, credentials).map(CredentialMechanism::identity);
    }

    private static @Nullable SecurityIdentity identity(Optional<User> user) {
        return user.map(known -> QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(known.username()))
                        .addRoles(known.roles())
                        .addPermissionsAsString(known.permissions())
                        .build())
                .orElse(null);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(UNAUTHORIZED, "WWW-Authenticate", "Bearer realm=\"millrace\""));
    }
}

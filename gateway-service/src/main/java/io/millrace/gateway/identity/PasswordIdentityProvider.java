package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UserStore.User;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** HTTP Basic: a known pair of name and password stays on the event loop, any other is verified on threads of its own. */
@ApplicationScoped
public class PasswordIdentityProvider implements IdentityProvider<UsernamePasswordAuthenticationRequest> {
    private final UserDirectory directory;
    private final HashingThreads hashing;

    PasswordIdentityProvider(UserDirectory directory, HashingThreads hashing) {
        this.directory = directory;
        this.hashing = hashing;
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        String username = request.getUsername();
        String password = new String(request.getPassword().getPassword());
        Optional<User> known = directory.recall(username, password);
        return known.isPresent()
                ? Uni.createFrom().item(identity(known.get()))
                : hashing.ask(() -> verified(username, password));
    }

    private SecurityIdentity verified(String username, String password) {
        try {
            return directory
                    .verify(username, password)
                    .map(PasswordIdentityProvider::identity)
                    .orElseThrow(() -> new AuthenticationFailedException("wrong username or password"));
        } catch (StoreUnavailableException e) {
            throw new JobException.Unavailable();
        }
    }

    private static SecurityIdentity identity(User user) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user.username()))
                .addRoles(user.roles())
                .addPermissionsAsString(user.permissions())
                .build();
    }
}

package io.millrace.gateway.identity;

import io.millrace.core.job.Job;
import io.millrace.handler.BuiltInTypes;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name the principal's name: the owner of what is submitted
 * @param admin whether all jobs are to be seen and touched, or only own ones
 * @param mayCommand whether jobs of type {@code command} may be submitted
 */
public record Caller(String name, boolean admin, boolean mayCommand) {
    private static final StringPermission COMMAND = new StringPermission("command");

    /** The caller of the request that is being served, who is known by name. */
    public static Caller of(SecurityIdentity identity) {
        return new Caller(
                identity.getPrincipal().getName(),
                identity.hasRole("admin"),
                identity.getPermissions().stream().anyMatch(permission -> permission.implies(COMMAND)));
    }

    /** Whether the job exists, as far as this caller is concerned. */
    public boolean sees(Job job) {
        return admin || name.equals(job.owner());
    }

    /** The owner that the caller is confined to; empty: none. */
    public Optional<String> confinedTo() {
        return admin ? Optional.empty() : Optional.of(name);
    }

    /** Whether this caller may have such a job run. */
    public boolean mayRun(Job job) {
        return mayCommand || !job.spec().type().equals(BuiltInTypes.COMMAND.name());
    }
}

package io.millrace.gateway.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * What was done, or tried, about who may do what: a line each in the log {@code io.millrace.audit}, with the facts as fields where logs are
 * JSON. Never a password or a token. What a client has sent is written in quotes, without quotes and control characters, so that it can forge neither a line nor a part of one.
 */
@ApplicationScoped
public class Audit {
    private static final Logger LOG = Logger.getLogger("io.millrace.audit");
    private static final int LONGEST = 128;

    private final Guard guard;

    Audit(Guard guard) {
        this.guard = guard;
    }

    /** By the caller of the request that is being served. */
    public void done(String action, SecurityIdentity actor, String target, RoutingContext context) {
        done(action, actor.getPrincipal().getName(), target, guard.address(context));
    }

    /** @param target whom or what it was done to */
    void done(String action, String actor, String target, String address) {
        write("done", action, actor, target, address);
    }

    void refused(String action, String actor, String address) {
        write("refused", action, actor, "", address);
    }

    private static void write(String outcome, String action, String actor, String target, String address) {
        String who = printable(actor);
        String what = printable(target);
        MDC.put("audit.action", action);
        MDC.put("audit.outcome", outcome);
        MDC.put("audit.actor", who);
        MDC.put("audit.target", what);
        MDC.put("audit.address", address);
        try {
            String to = what.isEmpty() ? "" : " to \"" + what + "\"";
            LOG.info("%s %s: by \"%s\"%s, from %s".formatted(action, outcome, who, to, address));
        } finally {
            MDC.remove("audit.action");
            MDC.remove("audit.outcome");
            MDC.remove("audit.actor");
            MDC.remove("audit.target");
            MDC.remove("audit.address");
        }
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^\\p{Print}]|\"", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
    }
}

package io.millrace.gateway.receive;

import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.validate.Submitter;
import io.millrace.gateway.wire.TraceId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.core.HttpHeaders;

/** Who submits, by the request that is being served. */
final class Submitters {
    private Submitters() {}

    static Submitter of(SecurityIdentity identity, HttpHeaders headers) {
        Caller caller = Caller.of(identity);
        return new Submitter(caller.name(), caller.mayCommand(), TraceId.of(headers.getHeaderString(TraceId.HEADER)));
    }
}

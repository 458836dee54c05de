package io.millrace.gateway.receive;

import io.millrace.core.job.Trace;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.validate.Submitter;
import io.millrace.gateway.wire.TraceId;
import io.millrace.telemetry.Activity;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.core.HttpHeaders;

/** Who submits, by the request that is being served. */
final class Submitters {
    private Submitters() {}

    /** @param serving the request, as it is recorded */
    static Submitter of(SecurityIdentity identity, HttpHeaders headers, Activity serving) {
        Caller caller = Caller.of(identity);
        Trace recorded = serving.trace();
        Trace trace =
                recorded == null ? new Trace(TraceId.of(headers.getHeaderString(TraceId.HEADER)), null) : recorded;
        return new Submitter(caller.name(), caller.mayCommand(), trace);
    }
}

package io.millrace.gateway.notify;

import io.millrace.outbound.InvalidRequestException;
import io.millrace.outbound.OutboundUrl;
import io.millrace.outbound.Vetting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which URLs may be told of a job's end: https, or http where that is allowed, at addresses that may be reached. */
public final class Callbacks {
    private final Vetting vetting;
    private final boolean plainHttp;

    /** @param plainHttp whether http will do */
    public Callbacks(Vetting vetting, boolean plainHttp) {
        this.vetting = vetting;
        this.plainHttp = plainHttp;
    }

    /**
     * What there is against it, for people. Never fails; may complete on another thread.
     *
     * @param owner whose job is to tell it
     */
    public CompletionStage<Optional<String>> objection(String owner, String text) {
        try {
            OutboundUrl url = OutboundUrl.parse(text);
            return allows(url) ? vetting.objection(owner, url) : against("must be an https URL");
        } catch (InvalidRequestException e) {
            return against(String.valueOf(e.getMessage()));
        }
    }

    private static CompletionStage<Optional<String>> against(String sentence) {
        return CompletableFuture.completedFuture(Optional.of(sentence));
    }

    /** Whether its scheme will do. */
    boolean allows(OutboundUrl url) {
        return plainHttp || url.isTls();
    }
}

package io.millrace.gateway.validate;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a client may send us. */
@FunctionalInterface
public interface UrlRule {
    /**
     * What there is against that URL, for people. Never fails; completes where it was asked.
     *
     * @param owner who names it
     */
    CompletionStage<Optional<String>> objection(String owner, String url);
}

package io.millrace.fuzz;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** The first that comes of an answer that need not end; then its client is gone without a word. */
final class FirstPart implements BodySubscriber<String> {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private Subscription subscription;

    /** Of event streams; of all else the whole. */
    static BodySubscriber<String> ofStreams(ResponseInfo info) {
        boolean endless = info.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        return endless ? new FirstPart() : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        StringBuilder text = new StringBuilder();
        item.forEach(bytes -> text.append(StandardCharsets.UTF_8.decode(bytes)));
        body.complete(text.toString());
        subscription.cancel();
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete("");
    }
}

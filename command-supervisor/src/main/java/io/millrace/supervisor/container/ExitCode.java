package io.millrace.supervisor.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an engine says when a container has ended. */
final class ExitCode extends ResultCallback.Adapter<WaitResponse> {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    /**
     * Empty: the time was over before.
     *
     * @throws IllegalStateException if the engine will not say it any more
     */
    OptionalInt await(Duration atMost) throws InterruptedException {
        try {
            return OptionalInt.of(code.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void onNext(WaitResponse response) {
        code.complete(response.getStatusCode());
    }

    @Override
    public void onError(Throwable error) {
        code.completeExceptionally(error);
        super.onError(error);
    }

    @Override
    public void onComplete() {
        code.completeExceptionally(new IllegalStateException("the engine hangs up"));
        super.onComplete();
    }
}

package io.millrace.gateway.dedup;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.gateway.redis.RedisFlights;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis with {@code SET key job_id NX EX window} and {@code GET key}: two commands, because {@code NX} with {@code GET} is for
 * Redis 7 only, and no script. Whatever goes wrong, the answer is {@link Gate.Unknown}, and PostgreSQL decides.
 */
public final class RedisDedupGate implements DedupGate {
    private static final String COMPARE_AND_DELETE =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private final RedisFlights flights;

    public RedisDedupGate(RedisFlights flights) {
        this.flights = flights;
    }

    @Override
    public CompletionStage<GatedSubmission> ask(ValidSubmission submission) {
        String objectId = submission.spec().objectId();
        if (objectId == null) {
            return CompletableFuture.completedFuture(new GatedSubmission(submission, new Gate.NotAsked()));
        }
        String key = key(submission.owner(), objectId);
        String me = submission.id().toString();
        long window = submission.spec().policy().dedupWindow().toSeconds();
        List<Request> commands = List.of(
                Request.cmd(Command.SET).arg(key).arg(me).arg("NX").arg("EX").arg(window),
                Request.cmd(Command.GET).arg(key));
        return flights.send(commands)
                .handle((replies, failure) -> new GatedSubmission(
                        submission, failure == null ? verdict(replies.get(1), me) : new Gate.Unknown()));
    }

    @Override
    public CompletionStage<Void> free(WindowKey key) {
        Request command = Request.cmd(Command.EVAL)
                .arg(COMPARE_AND_DELETE)
                .arg(1)
                .arg(key(key.owner(), key.objectId()))
                .arg(key.holder().toString());
        // A key that stays costs a look into PostgreSQL, and ends with its window.
        return flights.send(List.of(command)).handle((replies, failure) -> null);
    }

    /** Whether Redis answers, within the time of one flight. */
    public CompletionStage<Boolean> answers() {
        return flights.send(List.of(Request.cmd(Command.PING))).handle((replies, failure) -> failure == null);
    }

    private static Gate verdict(@Nullable Response holder, String me) {
        if (holder == null) {
            return new Gate.Unknown();
        }
        String id = holder.toString();
        if (id.equals(me)) {
            return new Gate.Opened();
        }
        return JobId.parse(id).<Gate>map(Gate.TakenBy::new).orElseGet(Gate.Unknown::new);
    }

    /** Owners have no colon, so no two pairs share a key. */
    private static String key(String owner, String objectId) {
        return "millrace:dedup:" + owner + ":" + objectId;
    }
}

package io.millrace.gateway.limit;

import io.millrace.gateway.redis.RedisFlights;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Windows that all gateways share: a hash a key, with a field a slot, changed by one atomic script on the clock of Redis. A hash ends with
 * its window, so that nothing is kept of who is idle. Fails with {@link RedisFlights.Unanswered} if Redis cannot say.
 */
public final class RedisLimiter implements Limiter {
    private static final String PREFIX = "millrace:rate:";

    /** KEYS: the hash. ARGV: most, window in ms, slots, wanted. Returns granted, remaining, ms until one more is granted, slot. */
    private static final String TAKE = """
            local most, window, slots, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local step = window / slots
            local slot = math.floor(now / step)
            local used, live = 0, {}
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              local at, count = tonumber(all[i]), tonumber(all[i + 1])
              if at < slot - slots then
                redis.call('HDEL', KEYS[1], all[i])
              else
                used = used + count
                live[#live + 1] = {at, count}
              end
            end
            local granted = math.max(0, math.min(wanted, most - used))
            if granted > 0 then
              redis.call('HINCRBY', KEYS[1], string.format('%.0f', slot), granted)
              redis.call('PEXPIRE', KEYS[1], math.ceil(window + step))
              live[#live + 1] = {slot, granted}
            end
            local remaining = math.max(0, most - used - granted)
            if remaining > 0 then
              return {granted, remaining, 0, slot}
            end
            table.sort(live, function(a, b) return a[1] < b[1] end)
            local over, leaves = used + granted - most, slot
            for i = 1, #live do
              over = over - live[i][2]
              if over < 0 then
                leaves = live[i][1]
                break
              end
            end
            return {granted, 0, math.ceil((leaves + slots + 1) * step - now), slot}
            """;

    private static final String GIVE_BACK = """
            if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') > 0 then
              redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
            end
            return 0
            """;

    private final RedisFlights flights;

    public RedisLimiter(RedisFlights flights) {
        this.flights = flights;
    }

    @Override
    public CompletionStage<Grant> take(String key, Rate rate, int wanted) {
        Request command = Request.cmd(Command.EVAL)
                .arg(TAKE)
                .arg(1)
                .arg(PREFIX + key)
                .arg(rate.most())
                .arg(rate.window().toMillis())
                .arg(SLOTS)
                .arg(wanted);
        return flights.send(List.of(command)).thenApply(replies -> grant(Objects.requireNonNull(replies.get(0))));
    }

    private static Grant grant(Response reply) {
        return new Grant(
                reply.get(0).toInteger(),
                reply.get(1).toInteger(),
                Duration.ofMillis(reply.get(2).toLong()),
                reply.get(3).toLong());
    }

    @Override
    public CompletionStage<Void> giveBack(String key, Grant grant) {
        Request command = Request.cmd(Command.EVAL)
                .arg(GIVE_BACK)
                .arg(1)
                .arg(PREFIX + key)
                .arg(grant.slot());
        return flights.send(List.of(command)).handle((replies, failure) -> null);
    }
}

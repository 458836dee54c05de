package io.millrace.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.core.port.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Windows of this process alone. Who has been idle for longer than any window is forgotten. Thread-safe. */
public final class LocalLimiter implements Limiter {
    private static final int MOST_KEYS = 100_000;
    private static final Duration LONGEST_IDLE = Duration.ofDays(1);

    private final Clock clock;
    private final Cache<String, Window> windows = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterAccess(LONGEST_IDLE)
            .build();

    public LocalLimiter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Grant> take(String key, Rate rate, int wanted) {
        Window window = windows.get(key, any -> new Window());
        return CompletableFuture.completedFuture(window.take(rate, wanted, clock.nanos()));
    }

    @Override
    public CompletionStage<Void> giveBack(String key, Grant grant) {
        Window window = windows.getIfPresent(key);
        if (window != null) {
            window.giveBack(grant.slot());
        }
        return CompletableFuture.completedFuture(null);
    }

    private static final class Window {
        private final NavigableMap<Long, Integer> granted = new TreeMap<>();

        synchronized Grant take(Rate rate, int wanted, long now) {
            long step = rate.window().toNanos() / SLOTS;
            long slot = Math.floorDiv(now, step);
            granted.headMap(slot - SLOTS).clear();
            int used = granted.values().stream().mapToInt(Integer::intValue).sum();
            int taken = Math.max(0, Math.min(wanted, rate.most() - used));
            if (taken > 0) {
                granted.merge(slot, taken, Integer::sum);
            }
            int remaining = Math.max(0, rate.most() - used - taken);
            long wait = remaining > 0 ? 0 : firstToLeave(slot, used + taken - rate.most()) * step - now;
            return new Grant(taken, remaining, Duration.ofNanos(wait), slot);
        }

        /** The slot at whose beginning there is room for one more. */
        private long firstToLeave(long slot, int over) {
            int left = over;
            for (Map.Entry<Long, Integer> each : granted.entrySet()) {
                left -= each.getValue();
                if (left < 0) {
                    return each.getKey() + SLOTS + 1;
                }
            }
            return slot + SLOTS + 1;
        }

        synchronized void giveBack(long slot) {
            granted.computeIfPresent(slot, (any, count) -> count > 1 ? count - 1 : null);
        }
    }
}

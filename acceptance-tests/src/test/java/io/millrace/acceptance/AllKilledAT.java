package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything killed at once, servers too, and started again on the data that is left (law L1). */
class AllKilledAT {
    @Test
    void everyAcceptedJobCompletes() {
        Path home = Product.newHome();
        List<String> ids = new ArrayList<>();
        Stack first = Stack.builder().home(home).gateways(1).workers(2).start();
        try {
            Api api = new Api(first.gatewayUrl(1), "demo", "demo");
            for (int i = 0; i < 15; i++) {
                ids.add(api.accepted(Jobs.sleeping(5)));
                ids.add(api.accepted("{\"type\": \"noop\"}"));
                ids.add(api.accepted("{\"type\": \"noop\", \"delay_seconds\": 10}"));
            }
            for (String name : List.of("worker-1", "worker-2", "gateway-1")) {
                first.process(name).kill();
            }
            first.broker().kill();
            first.redis().kill();
            first.postgres().kill();
        } finally {
            first.close();
        }
        Stack second = Stack.builder().home(home).gateways(1).workers(2).start();
        try {
            Api api = new Api(second.gatewayUrl(1), "demo", "demo");
            for (String id : ids) {
                assertThat(api.awaitStatus(id, "completed", Duration.ofSeconds(90))
                                .path("attempt")
                                .asInt())
                        .isBetween(1, 2);
            }
        } finally {
            second.close();
        }
    }
}

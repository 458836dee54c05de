package io.millrace.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.server.RabbitMqServer;
import io.millrace.local.stack.Stack;
import java.util.stream.StreamSupport;

/** What an operator sees in RabbitMQ's management console. */
final class BrokerConsole {
    private BrokerConsole() {}

    /** A figure of the job queues, added up; it lags behind by up to 5 s. */
    static long sum(Stack stack, String figure) {
        RabbitMqServer broker = (RabbitMqServer) stack.broker();
        JsonNode queues = new Api(broker.managementUrl().orElseThrow(), "guest", "guest")
                .get("/api/queues")
                .body();
        return StreamSupport.stream(queues.spliterator(), false)
                .filter(queue -> queue.path("name").asText().startsWith("millrace.jobs."))
                .mapToLong(queue -> queue.path(figure).asLong())
                .sum();
    }
}

package io.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.ManagementApi;
import io.millrace.local.server.RabbitMqServer;

/**
 * What RabbitMQ holds.
 *
 * @param mebibytes the node's memory; NaN for the embedded broker, which does not tell
 * @param messages in all queues of jobs, delivered and unacknowledged ones included; likewise
 */
record BrokerLook(double mebibytes, double messages) {
    private static final double MIB = 1024.0 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The statistics are some seconds old at any time: whoever wants those of now waits before. */
    static BrokerLook at(BrokerServer broker) throws JsonProcessingException {
        if (!(broker instanceof RabbitMqServer rabbit)) {
            return new BrokerLook(Double.NaN, Double.NaN);
        }
        ManagementApi management = rabbit.management();
        double messages = 0;
        for (JsonNode queue : JSON.readTree(management.get("/api/queues"))) {
            if (queue.path("name").asText().startsWith("millrace.jobs.")) {
                messages += queue.path("messages").asDouble();
            }
        }
        double bytes = JSON.readTree(management.get("/api/nodes"))
                .path(0)
                .path("mem_used")
                .asDouble();
        return new BrokerLook(bytes / MIB, messages);
    }
}

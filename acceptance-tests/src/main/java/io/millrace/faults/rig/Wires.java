package io.millrace.faults.rig;

import io.millrace.local.stack.StackPorts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** A wire between each process and each server. */
final class Wires implements AutoCloseable {
    private final Map<String, Map<Peer, Wire>> all = new HashMap<>();
    private volatile IntSupplier postgres;

    Wires(List<String> processes, StackPorts ports) {
        postgres = ports::postgres;
        for (String process : processes) {
            Map<Peer, Wire> own = new EnumMap<>(Peer.class);
            own.put(Peer.POSTGRES, Wire.to(() -> this.postgres.getAsInt(), process));
            own.put(Peer.RABBITMQ, Wire.to(ports::amqp, process));
            own.put(Peer.REDIS, Wire.to(ports::redis, process));
            all.put(process, own);
        }
    }

    /** From now on PostgreSQL is there. */
    void follow(IntSupplier port) {
        postgres = port;
    }

    Wire wire(String process, Peer peer) {
        return Objects.requireNonNull(
                Objects.requireNonNull(all.get(process), process).get(peer));
    }

    /** How that process is told to use its wires. */
    Map<String, String> environment(String process) {
        return Map.of(
                "MILLRACE_POSTGRES_URL",
                "jdbc:postgresql://127.0.0.1:" + wire(process, Peer.POSTGRES).port() + "/millrace",
                "MILLRACE_AMQP_PORT",
                Integer.toString(wire(process, Peer.RABBITMQ).port()),
                "MILLRACE_REDIS_URL",
                "redis://127.0.0.1:" + wire(process, Peer.REDIS).port());
    }

    @Override
    public void close() {
        all.values().forEach(own -> own.values().forEach(Wire::close));
    }
}

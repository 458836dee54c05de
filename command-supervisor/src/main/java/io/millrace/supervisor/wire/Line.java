package io.millrace.supervisor.wire;

import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Ended;
import io.millrace.supervisor.wire.Report.Output;
import io.millrace.supervisor.wire.Report.Ready;
import io.millrace.supervisor.wire.Report.Stream;
import io.millrace.supervisor.wire.Report.Usage;
import io.millrace.supervisor.wire.Request.Beat;
import io.millrace.supervisor.wire.Request.Credit;
import io.millrace.supervisor.wire.Request.Start;
import io.millrace.supervisor.wire.Request.Stop;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** One end of the line between a worker and its supervisor. One thread reads; sending is thread-safe. */
public final class Line {
    private static final int START = 1;
    private static final int STOP = 2;
    private static final int CREDIT = 3;
    private static final int BEAT = 4;
    private static final int READY = 5;
    private static final int OUTPUT = 6;
    private static final int ENDED = 7;

    private final DataInputStream in;
    private final DataOutputStream out;

    public Line(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    }

    /** @throws IOException if the other side is gone */
    public void send(Request request) throws IOException {
        Packet.Writer packet = new Packet.Writer();
        if (request instanceof Start start) {
            spec(packet.integer(START).number(start.run()), start.spec());
        } else if (request instanceof Stop stop) {
            packet.integer(STOP).number(stop.run()).duration(stop.grace());
        } else if (request instanceof Credit credit) {
            packet.integer(CREDIT).number(credit.run()).integer(credit.bytes());
        } else {
            packet.integer(BEAT);
        }
        send(packet);
    }

    /** @throws IOException if the other side is gone */
    public void send(Report report) throws IOException {
        Packet.Writer packet = new Packet.Writer();
        if (report instanceof Ready ready) {
            packet.integer(READY)
                    .orNull(ready.trouble(), Packet.Writer::text)
                    .orNull(ready.imageTrouble(), Packet.Writer::text)
                    .texts(ready.enforced());
        } else if (report instanceof Output output) {
            packet.integer(OUTPUT)
                    .number(output.run())
                    .constant(output.stream())
                    .bytes(output.bytes());
        } else if (report instanceof Ended ended) {
            end(packet.integer(ENDED).number(ended.run()), ended.end());
        }
        send(packet);
    }

    private synchronized void send(Packet.Writer packet) throws IOException {
        packet.send(out);
    }

    /** The next request; null: the worker is gone. */
    public @Nullable Request request() throws IOException {
        Packet.Reader packet = Packet.Reader.next(in);
        if (packet == null) {
            return null;
        }
        int kind = packet.integer();
        return switch (kind) {
            case START -> new Start(packet.number(), spec(packet));
            case STOP -> new Stop(packet.number(), packet.duration());
            case CREDIT -> new Credit(packet.number(), packet.integer());
            case BEAT -> new Beat();
            default -> throw new IOException("no request has the number " + kind);
        };
    }

    /** The next report; null: the supervisor is gone. */
    public @Nullable Report report() throws IOException {
        Packet.Reader packet = Packet.Reader.next(in);
        if (packet == null) {
            return null;
        }
        int kind = packet.integer();
        return switch (kind) {
            case READY ->
                new Ready(
                        packet.orNull(Packet.Reader::text),
                        packet.orNull(Packet.Reader::text),
                        Packet.set(packet.texts()));
            case OUTPUT -> new Output(packet.number(), packet.constant(Stream.class), packet.bytes());
            case ENDED -> new Ended(packet.number(), end(packet));
            default -> throw new IOException("no report has the number " + kind);
        };
    }

    private static void spec(Packet.Writer packet, CommandSpec spec) {
        Limits limits = spec.limits();
        packet.texts(spec.argv())
                .textsByName(spec.env())
                .bytes(spec.stdin())
                .orNull(spec.image(), Packet.Writer::text)
                .orNull(limits.cpus(), Packet.Writer::fraction)
                .orNull(limits.cpu(), Packet.Writer::duration)
                .orNull(limits.memoryBytes(), Packet.Writer::number)
                .number(limits.outputBytes())
                .flag(limits.network())
                .duration(limits.wall());
    }

    private static CommandSpec spec(Packet.Reader packet) {
        return new CommandSpec(
                packet.texts(),
                packet.textsByName(),
                packet.bytes(),
                packet.orNull(Packet.Reader::text),
                new Limits(
                        packet.orNull(Packet.Reader::fraction),
                        packet.orNull(Packet.Reader::duration),
                        packet.orNull(Packet.Reader::number),
                        packet.number(),
                        packet.flag(),
                        packet.duration()));
    }

    private static void end(Packet.Writer packet, End end) {
        packet.constant(end.cause())
                .integer(end.code())
                .orNull(end.detail(), Packet.Writer::text)
                .orNull(end.usage().cpu(), Packet.Writer::duration)
                .orNull(end.usage().peakMemoryBytes(), Packet.Writer::number)
                .duration(end.usage().wall())
                .texts(end.enforced())
                .flag(end.confirmed());
    }

    private static End end(Packet.Reader packet) {
        return new End(
                packet.constant(Cause.class),
                packet.integer(),
                packet.orNull(Packet.Reader::text),
                new Usage(
                        packet.orNull(Packet.Reader::duration),
                        packet.orNull(Packet.Reader::number),
                        packet.duration()),
                Packet.set(packet.texts()),
                packet.flag());
    }
}

package io.millrace.supervisor.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Stream;
import io.millrace.supervisor.wire.Report.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream.Builder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LineTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void aCommandArrivesAsItWasSent() throws IOException {
        byte[] stdin = {0, (byte) 0xff, 10};
        CommandSpec spec = new CommandSpec(
                List.of("printf", "", "ä \0 \n"),
                Map.of("A", "1", "B", "=x"),
                stdin,
                "busybox:1",
                new Limits(0.5, Duration.ofSeconds(3), 1L << 40, 17, true, Duration.ofDays(1)));

        Request.Start start = (Request.Start) request(new Request.Start(1L << 33, spec));

        assertEquals(1L << 33, start.run());
        assertEquals(spec.argv(), start.spec().argv());
        assertEquals(spec.env(), start.spec().env());
        assertArrayEquals(stdin, start.spec().stdin());
        assertEquals("busybox:1", start.spec().image());
        assertEquals(spec.limits(), start.spec().limits());
    }

    @Test
    void whatIsNotLimitedStaysSo() throws IOException {
        Limits limits = new Limits(null, null, null, 0, false, Duration.ZERO);
        CommandSpec spec = new CommandSpec(List.of("true"), Map.of(), new byte[0], null, limits);

        Request.Start start = (Request.Start) request(new Request.Start(1, spec));

        assertEquals(limits, start.spec().limits());
        assertNull(start.spec().image());
    }

    static java.util.stream.Stream<Request> shortRequests() {
        return java.util.stream.Stream.of(
                new Request.Stop(7, Duration.ofMillis(1500)), new Request.Credit(7, 65536), new Request.Beat());
    }

    @ParameterizedTest
    @MethodSource("shortRequests")
    void aRequestArrivesAsItWasSent(Request request) throws IOException {
        assertEquals(request, request(request));
    }

    static java.util.stream.Stream<Report> reports() {
        Builder<Report> all = java.util.stream.Stream.builder();
        all.add(new Report.Ready(null, null, Set.of("cpu", "memory")));
        all.add(new Report.Ready("there is no bwrap", "no engine", Set.of()));
        for (Cause cause : Cause.values()) {
            Usage usage = new Usage(Duration.ofNanos(1), 5L, Duration.ofMillis(20));
            all.add(new Report.Ended(3, new End(cause, 137, "why", usage, Set.of("pids"), true)));
        }
        Usage unknown = new Usage(null, null, Duration.ZERO);
        all.add(new Report.Ended(3, new End(Cause.EXITED, -1, null, unknown, Set.of(), false)));
        return all.build();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportArrivesAsItWasSent(Report report) throws IOException {
        assertEquals(report, report(report));
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void outputArrivesAsItWasSent(Stream stream) throws IOException {
        byte[] bytes = "a\0b\u00e4\n".getBytes(StandardCharsets.ISO_8859_1);

        Report.Output output = (Report.Output) report(new Report.Output(9, stream, bytes));

        assertEquals(9, output.run());
        assertEquals(stream, output.stream());
        assertArrayEquals(bytes, output.bytes());
    }

    @Test
    void theEndOfTheLineIsNoMessage() throws IOException {
        assertNull(reading(new byte[0]).request());
        assertNull(reading(new byte[0]).report());
    }

    @Test
    void whatIsNoMessageIsRefused() {
        assertThrows(
                IOException.class,
                () -> reading(new byte[] {0, 0, 0, 4, 0, 0, 0, 99}).request());
        assertThrows(
                IOException.class,
                () -> reading(new byte[] {0, 0, 0, 4, 0, 0, 0, 99}).report());
        assertThrows(IOException.class, () -> reading(new byte[] {127, 0, 0, 0}).report());
        assertThrows(
                java.io.UncheckedIOException.class,
                () -> reading(new byte[] {0, 0, 0, 4, 0, 0, 0, 2}).request());
    }

    private Request request(Request request) throws IOException {
        writing().send(request);
        return reading(sent.toByteArray()).request();
    }

    private Report report(Report report) throws IOException {
        writing().send(report);
        return reading(sent.toByteArray()).report();
    }

    private Line writing() {
        return new Line(InputStream.nullInputStream(), sent);
    }

    private static Line reading(byte[] bytes) {
        return new Line(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }
}

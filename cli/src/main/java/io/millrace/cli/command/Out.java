package io.millrace.cli.command;

import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import io.millrace.cli.watch.OutputFollow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "out",
        description = {"Prints what a job has written; --follow: as it comes.", "Byte by byte as it was written."},
        footerHeading = "%n",
        footer = "With --json a line a piece: {\"job_id\", \"stream\", \"text\"}.")
final class Out extends OfOneJob {
    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it comes, until the job has ended.")
    boolean follow;

    @Option(
            names = "--stream",
            paramLabel = "S",
            completionCandidates = Choices.Streams.class,
            description = "stdout, stderr or all (the default).")
    String stream = "all";

    @Option(names = "--offset", paramLabel = "BYTES", description = "Leave out so many at the beginning.")
    long offset;

    Out(Root root) {
        super(root);
    }

    @Override
    int call() {
        Choices.require(new Choices.Streams(), "--stream", stream);
        PrintStream to = out().json() ? new PrintStream(new Pieces(), true, StandardCharsets.UTF_8) : out().bytes();
        OutputFollow copy = new OutputFollow(client(), out(), id, stream, to);
        if (follow) {
            copy.follow(offset);
        } else {
            copy.copy(offset);
        }
        to.flush();
        if (copy.isTruncated()) {
            out().warn("the job wrote more than it may, and was ended: this is what was kept");
        }
        return ExitCode.OK;
    }

    /** What was written at a time, as a JSON object on a line; characters are kept whole. */
    private final class Pieces extends ByteArrayOutputStream {
        @Override
        public synchronized void flush() {
            int whole = wholeCharacters();
            if (whole == 0) {
                return;
            }
            Map<String, Object> piece = new LinkedHashMap<>();
            piece.put("job_id", id);
            piece.put("stream", stream);
            piece.put("text", new String(buf, 0, whole, StandardCharsets.UTF_8));
            System.arraycopy(buf, whole, buf, 0, count - whole);
            count -= whole;
            Output lines = out();
            lines.line(Json.write(piece));
        }

        /** How many bytes there are before a character that has only begun. */
        private int wholeCharacters() {
            for (int back = 1; back <= Math.min(3, count); back++) {
                int each = buf[count - back] & 0xff;
                if (each >= 0xc0) {
                    int length = each >= 0xf0 ? 4 : each >= 0xe0 ? 3 : 2;
                    return length > back ? count - back : count;
                } else if (each < 0x80) {
                    return count;
                }
            }
            return count;
        }
    }
}

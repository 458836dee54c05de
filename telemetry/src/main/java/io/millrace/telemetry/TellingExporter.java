package io.millrace.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Says in one line a minute at most that nobody takes the traces, and in one that somebody does again. */
final class TellingExporter implements SpanExporter {
    private static final Logger LOG = Logger.getLogger("io.millrace.telemetry");
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final SpanExporter exporter;
    private final AtomicLong lost = new AtomicLong();
    private volatile long quietUntil = System.nanoTime();

    TellingExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> tell(result, spans.size()));
    }

    private void tell(CompletableResultCode result, int count) {
        if (result.isSuccess()) {
            long before = lost.getAndSet(0);
            if (before > 0) {
                LOG.infof("traces are taken again; %d spans were lost", before);
            }
            return;
        }
        long sum = lost.addAndGet(count);
        if (System.nanoTime() - quietUntil >= 0) {
            quietUntil = System.nanoTime() + MINUTE;
            Throwable why = result.getFailureThrowable();
            LOG.warnf(
                    "traces are not taken, %d spans are lost: %s",
                    sum, why == null ? "no reason given" : why.getMessage());
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}

package io.millrace.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.Delivery.State;
import io.millrace.gateway.Submissions;
import io.millrace.outbound.AddressRules;
import io.millrace.outbound.Authorities;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.Vetting;
import io.millrace.telemetry.Tracing;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name that nobody knows when a job is submitted, and that leads inside when the job's end is told. */
class TurningNameTest {
    private static final String URL = "https://turns.example/hook";

    private final ManualClock clock = new ManualClock();
    private final FakeStore store = new FakeStore(clock);
    private final Vertx vertx = Vertx.vertx();
    private volatile CompletionStage<List<InetAddress>> known =
            CompletableFuture.failedStage(new UnknownHostException());
    private final Vetting vetting = new Vetting(AddressRules.PUBLIC, (owner, host) -> known);
    private final OutboundHttp http = new OutboundHttp(vertx, vetting, Authorities.ofTheJvm());
    private final Callbacks callbacks = new Callbacks(vetting, false);
    private final WebhookSender sender = WebhookSender.sending(
            store.deliveries(),
            store.secrets(),
            http,
            callbacks,
            new DeliveryBackoff(new Random(1)),
            clock,
            new SimpleMeterRegistry(),
            Tracing.OFF);

    @AfterEach
    void close() {
        http.close();
        vertx.close();
    }

    @Test
    void isNotReached() throws Exception {
        assertThat(callbacks.objection("demo", URL).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEmpty();
        JobId job = ended();
        known = CompletableFuture.completedStage(List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1})));

        CountDownLatch tried = new CountDownLatch(1);
        sender.tick(tried::countDown);
        assertThat(tried.await(10, TimeUnit.SECONDS)).isTrue();
        sender.record();

        Delivery delivery = store.deliveries().of(job).get(0);
        assertThat(delivery.state()).isEqualTo(State.PENDING);
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.statusCode()).isNull();
        assertThat(delivery.error()).isEqualTo("turns.example may not be reached: it has a private address");
        assertThat(delivery.nextAt()).isAfter(clock.now());
    }

    private JobId ended() {
        ValidSubmission like = Submissions.about(null);
        JobSpec spec = new JobSpec(
                null,
                "noop",
                Priority.NORMAL,
                Json.EMPTY_OBJECT,
                null,
                like.spec().policy(),
                Map.of(),
                URL);
        ValidSubmission submission = new ValidSubmission(like.id(), "demo", spec, new Start.Now(), null);
        store.jobs().persist(List.of(new GatedSubmission(submission, new Gate.NotAsked())), IntakeLimits.NONE);
        store.jobs().cancel(List.of(submission.id()), Optional.empty());
        return submission.id();
    }
}

package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack for all tests here; each leaves all of it running. */
class StackIT {
    @TempDir
    private static Path home;

    private static final StandIns.Terminal TERMINAL = new StandIns.Terminal();
    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = builder()
                .gateways(2)
                .workers(2)
                .tls(true)
                .withoutRateLimits()
                .env("MILLRACE_GIVEN", "yes")
                .envOfEach(name -> Map.of("MILLRACE_OWN", "of " + name))
                .start();
    }

    @AfterAll
    static void closesWithoutLeavingAProcess() {
        List<ProcessHandle> all = stack.home().processes("");
        assertThat(all).hasSizeGreaterThanOrEqualTo(7);
        stack.close();
        stack.close();
        assertThat(all).noneMatch(ProcessHandle::isAlive);
        assertThat(Stack.environmentFile(home)).doesNotExist();
        assertThat(HomeFolder.isHeld(home)).isFalse();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> stack.start("redis"))
                .withMessage("the stack is stopping");
    }

    @Test
    void tellsScriptsWhereEverythingIs() throws IOException {
        assertThat(stack.gatewayUrl(1)).startsWith("https://127.0.0.1:");
        for (String name : List.of("gateway-1", "gateway-2", "worker-1", "worker-2", "postgres", "redis", "broker")) {
            assertThat(stack.home().pid(name)).as(name).isPresent();
        }
        assertThat(stack.home().pid("postgres")).hasValue(stack.postgres().pid());
        List<String> lines = Files.readAllLines(Stack.environmentFile(home));
        assertThat(lines)
                .contains(
                        "MILLRACE_URL=" + stack.gatewayUrl(1),
                        "MILLRACE_CACERT=" + stack.authorityFile().orElseThrow(),
                        "MILLRACE_MANAGEMENT_URL=" + stack.managementUrl(1),
                        "POSTGRES_PORT=" + stack.postgres().port(),
                        "REDIS_PORT=" + stack.redis().port(),
                        "AMQP_PORT=" + stack.broker().port());
        stack.broker().managementUrl().ifPresent(url -> assertThat(lines).contains("RABBITMQ_MANAGEMENT_URL=" + url));
        assertThat(home.resolve("run/worker-2.management"))
                .hasContent(stack.process("worker-2").managementUrl());
        assertThat(ReadyLine.of(stack)).contains(stack.gatewayUrl(1), "demo/demo", "logs in");
    }

    @Test
    void givesServicesTheirSurroundings() {
        String gateway = StandIns.get(stack.managementUrl(2) + "/env");
        assertThat(gateway)
                .contains(
                        "MILLRACE_POSTGRES_URL=" + stack.postgres().jdbcUrl(),
                        "MILLRACE_REDIS_URL=" + stack.redis().url(),
                        "MILLRACE_AMQP_PORT=" + stack.broker().port(),
                        "MILLRACE_BROKER_PROFILE=" + stack.broker().kind().profile(),
                        "MILLRACE_GATEWAY_NAME=gateway-2",
                        "MILLRACE_TLS_CERT=" + home.resolve("tls/gateway.pem"),
                        "MILLRACE_TOKEN_KEYS=" + home.resolve("keys"),
                        "MILLRACE_RATE_LIMIT_SUBMIT=off",
                        "MILLRACE_DEMO_USERS=true",
                        "MILLRACE_GIVEN=yes");
        assertThat(StandIns.get(stack.process("worker-1").managementUrl() + "/env"))
                .contains("MILLRACE_WORKER_NAME=worker-1", "MILLRACE_HTTP_HOST=127.0.0.1", "MILLRACE_OWN=of worker-1");
    }

    @Test
    void startsAServiceAgainThatExitedByItself() {
        ServiceProcess worker = stack.process("worker-1");
        long before = worker.pid();
        StandIns.get(worker.managementUrl() + "/exit?70");
        assertThat(TERMINAL.shows("worker-1 exited with 70, starting it again")).isTrue();
        assertThat(Await.until(StandIns.SOON, () -> worker.isAlive() && worker.pid() != before))
                .isTrue();
        assertThat(worker.awaitReady(StandIns.SOON)).isTrue();
        assertThat(stack.home().pid("worker-1")).hasValue(worker.pid());
    }

    @Test
    void leavesAServiceDownThatLeftInGoodOrder() {
        ServiceProcess worker = stack.process("worker-1");
        StandIns.get(worker.managementUrl() + "/exit?0");
        assertThat(TERMINAL.shows("worker-1 exited with 0; `make start NAME=worker-1` starts it again"))
                .isTrue();
        assertThat(Await.until(Duration.ofSeconds(2), worker::isAlive)).isFalse();
        stack.start("worker-1");
        assertThat(worker.isReady()).isTrue();
    }

    @Test
    void leavesAKilledServiceDownUntilItIsStarted() {
        ServiceProcess gateway = stack.process("gateway-1");
        gateway.kill();
        assertThat(TERMINAL.shows("gateway-1 was killed (SIGKILL); `make start NAME=gateway-1` starts it again"))
                .isTrue();
        assertThat(stack.home().pid("gateway-1")).isEmpty();
        stack.start("gateway-1");
        assertThat(gateway.isReady()).isTrue();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> stack.start("gateway-1"))
                .withMessageContaining("gateway-1 is already running");
    }

    @Test
    void startsAllThatAreDownAtOnce() {
        stack.process("gateway-2").kill();
        stack.process("worker-1").kill();
        stack.startAll(List.of("gateway-1", "gateway-2", "worker-1"));
        assertThat(stack.process("gateway-2").isReady()).isTrue();
        assertThat(stack.process("worker-1").isReady()).isTrue();
    }

    @Test
    void leavesATerminatedServiceDown() {
        ServiceProcess worker = stack.process("worker-2");
        worker.terminate();
        assertThat(worker.awaitExit(StandIns.SOON)).isTrue();
        assertThat(TERMINAL.shows("worker-2 was killed (SIGTERM)")).isTrue();
        stack.start("worker-2");
    }

    @Test
    void suspendsAndResumesAService() {
        ServiceProcess worker = stack.process("worker-2");
        worker.suspend();
        assertThat(worker.isReady()).isFalse();
        worker.resume();
        assertThat(worker.awaitReady(StandIns.SOON)).isTrue();
    }

    @Test
    void leavesAKilledServerDownUntilItIsStarted() {
        stack.redis().kill();
        assertThat(TERMINAL.shows("redis was killed (SIGKILL); `make start NAME=redis` starts it again"))
                .isTrue();
        stack.start("redis");
        assertThat(stack.redis().isAlive()).isTrue();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> stack.start("redis"))
                .withMessageContaining("already running");
    }

    @Test
    void addsAWorkerWithVariablesOfItsOwn() {
        ServiceProcess added = stack.addWorker(Map.of("MILLRACE_WORKER_CONCURRENCY", "1"));
        assertThat(added.name()).isEqualTo("worker-3");
        assertThat(StandIns.get(added.managementUrl() + "/env")).contains("MILLRACE_WORKER_CONCURRENCY=1");
        assertThat(stack.process("worker-3")).isSameAs(added);
    }

    @Test
    void refusesUnknownNamesAndASecondStack() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> stack.start("worker-9"))
                .withMessageContaining("there is no worker-9 here; there are [postgres, redis, broker, gateway-1");
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> builder().start())
                .withMessageContaining("a stack is running in");
    }

    @Test
    void leavesNothingBehindWhenAServiceDoesNotStart(@TempDir Path other) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> builder()
                        .home(other)
                        .env("MILLRACE_STAND_IN_BREAKS", "yes")
                        .start())
                .withMessageContaining("gateway-1 did not start")
                .withMessageContaining("this stand-in breaks");
        assertThat(HomeFolder.isHeld(other)).isFalse();
        assertThat(HomeFolder.visit(other).processes("")).isEmpty();
    }

    @Test
    void refusesATakenPort(@TempDir Path other) {
        int taken = stack.redis().port();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> builder()
                        .home(other)
                        .ports(new StackPorts(taken, 0, 0, 0, 0, 0))
                        .start())
                .withMessage("port " + taken + " is taken by another process; choose another with PORT=…");
    }

    private static StackBuilder builder() {
        return Stack.builder().home(home).programs(StandIns.programs()).events(TERMINAL::accept);
    }
}

package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.outbound.Verdict.Refused;
import io.millrace.outbound.Verdict.Unknown;
import io.millrace.outbound.Verdict.Vetted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class VettingTest {
    private final Map<String, List<InetAddress>> known = new HashMap<>();
    private final Map<String, Exception> failing = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Vetting vetting =
            new Vetting(AddressRules.allowing(List.of("10.9.0.0/16")), this::resolve, nanos::get);

    private CompletionStage<List<InetAddress>> resolve(String owner, String host) {
        asked.add(host);
        return failing.containsKey(host)
                ? CompletableFuture.failedFuture(failing.get(host))
                : CompletableFuture.completedFuture(known.getOrDefault(host, List.of()));
    }

    private void know(String host, String... addresses) {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            byte[] bytes = IpLiteral.parse(address).orElseThrow().getAddress();
            try {
                all.add(InetAddress.getByAddress(host, bytes));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }
        known.put(host, all);
    }

    @Test
    void publicAndAllowedAddressesAreVettedInTheirOrder() throws Exception {
        know("good.test", "8.8.8.8", "10.9.0.1", "2606:4700::1");
        Vetted vetted = (Vetted) vet("http://good.test/");
        assertThat(vetted.addresses())
                .extracting(InetAddress::toString)
                .as("without a name")
                .containsExactly("/8.8.8.8", "/10.9.0.1", "/2606:4700:0:0:0:0:0:1");
        assertThat(asked).containsExactly("good.test");
    }

    @Test
    void oneBadAddressIsEnoughAndIsNotTold() throws Exception {
        know("mixed.test", "8.8.8.8", "10.0.0.1");
        assertThat(vet("http://mixed.test/"))
                .isEqualTo(new Refused("mixed.test may not be reached: it has a private address"));
    }

    @Test
    void literalsAreJudgedWithoutANameServer() throws Exception {
        assertThat(vet("http://169.254.169.254/latest"))
                .isEqualTo(new Refused("169.254.169.254 may not be reached: it is a link-local address"));
        assertThat(vet("http://[::ffff:10.0.0.1]/"))
                .isEqualTo(new Refused("::ffff:10.0.0.1 may not be reached: it is a private address"));
        assertThat(vet("http://[::ffff:10.9.0.1]/")).isInstanceOf(Vetted.class);
        assertThat(objection("http://127.0.0.1/")).contains("127.0.0.1 may not be reached: it is a loopback address");
        assertThat(objection("http://8.8.8.8/")).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNotResolvedIsNeitherGoodNorBad() throws Exception {
        failing.put("unknown.test", new UnknownHostException("unknown.test: nodename nor servname"));
        failing.put("late.test", new TimeoutException());
        failing.put("busy.test", new RejectedExecutionException("32 threads"));
        assertThat(vet("http://unknown.test/")).isEqualTo(new Unknown("the name unknown.test is not known"));
        assertThat(vet("http://late.test/")).isEqualTo(new Unknown("the name late.test was not resolved in time"));
        assertThat(vet("http://busy.test/"))
                .isEqualTo(new Unknown("the name busy.test was not looked up: too many names are being resolved"));
        assertThat(vet("http://empty.test/")).isEqualTo(new Unknown("the name empty.test has no address"));
        assertThat(objection("http://unknown.test/")).isEmpty();
        assertThat(objection("http://empty.test/")).isEmpty();
        assertThat(objection("http://late.test/")).as("given up after a while").isEmpty();
        assertThat(objection("http://busy.test/")).isEmpty();
    }

    @Test
    void whatIsFoundForOneOwnerIsNothingToAnother() throws Exception {
        failing.put("hooks.test", new RejectedExecutionException("he has too many"));
        assertThat(objection("bob", "http://hooks.test/")).isEmpty();
        failing.clear();
        know("hooks.test", "10.0.0.1");
        assertThat(objection("bob", "http://hooks.test/")).as("kept").isEmpty();
        assertThat(objection("ann", "http://hooks.test/")).isPresent();
    }

    @Test
    void whatIsNoUrlHasThatAgainstIt() throws Exception {
        assertThat(objection("http://user:@8.8.8.8/")).contains("must name no user and no password");
        assertThat(objection("http://127.1/")).isPresent();
        assertThat(asked).isEmpty();
    }

    @Test
    void objectionsToNamesAreKeptForAWhileAndVerdictsNever() throws Exception {
        know("moving.test", "10.0.0.1");
        assertThat(objection("http://moving.test/a"))
                .contains("moving.test may not be reached: it has a private address");
        know("moving.test", "8.8.8.8");
        assertThat(objection("https://moving.test:8443/b")).as("kept").isPresent();
        assertThat(vet("http://moving.test/")).as("resolved anew").isInstanceOf(Vetted.class);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(objection("http://moving.test/a")).isEmpty();
        assertThat(asked).hasSize(3);
    }

    private Verdict vet(String url) throws Exception {
        return vetting.vet("ann", OutboundUrl.parse(url)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Optional<String> objection(String url) throws Exception {
        return objection("ann", url);
    }

    private Optional<String> objection(String owner, String url) throws Exception {
        return vetting.objection(owner, url).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}

package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import io.millrace.outbound.Outcome.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where connections go, and where none goes. */
@Timeout(30)
class VettedConnectionsIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final AtomicInteger lookups = new AtomicInteger();
    private volatile CompletionStage<List<InetAddress>> first = known("127.0.0.1");
    private volatile CompletionStage<List<InetAddress>> later = known("127.0.0.1");
    private final Client client =
            new Client((owner, host) -> lookups.incrementAndGet() == 1 ? first : later, Authorities.ofTheJvm());
    private Receiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = Receiver.saying(OK);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        receiver.close();
    }

    private static CompletionStage<List<InetAddress>> known(String... addresses) {
        return CompletableFuture.completedStage(Client.addresses(addresses));
    }

    private String named() {
        return "http://rebinding.test:" + receiver.port() + "/";
    }

    @Test
    void aNameThatTurnsInwardsIsResolvedOnceARequest() throws Exception {
        later = known("10.0.0.1");
        assertThat(client.get(named())).as("to what was vetted").isInstanceOf(Answered.class);
        assertThat(lookups).hasValue(1);
        receiver.visit();

        assertThat(client.get(named()))
                .isEqualTo(new Refused("rebinding.test may not be reached: it has a private address"));
        assertThat(lookups).hasValue(2);
        assertThat(receiver.isUnvisited()).isTrue();
    }

    /** Neither a connection nor what is known of its server is kept under the name. */
    @Test
    void aNameThatMovesIsFollowed() throws Exception {
        first = known("127.0.0.2");
        assertThat(client.get(named())).isInstanceOf(Failed.class);
        assertThat(client.get(named())).isInstanceOf(Answered.class);
    }

    @Test
    void oneInwardAddressAmongOthersIsEnough() throws Exception {
        first = known("127.0.0.1", "8.8.8.8", "192.168.0.1");
        assertThat(client.get(named())).isInstanceOf(Refused.class);
        assertThat(receiver.isUnvisited()).isTrue();
    }

    @Test
    void theNextAddressIsTriedIfOneCannotBeConnectedTo() throws Exception {
        first = known("127.0.0.2", "127.0.0.3", "127.0.0.1");
        assertThat(client.get(named())).isInstanceOf(Answered.class);
        assertThat(receiver.visit().request()).contains("host: rebinding.test:" + receiver.port());
    }

    @Test
    void anAddressWithinAnAddressIsJudgedAsWhatItIs() throws Exception {
        assertThat(client.get("http://[::ffff:10.0.0.1]/")).isInstanceOf(Refused.class);
        assertThat(client.get("http://[::ffff:127.0.0.1]:" + receiver.port() + "/"))
                .isInstanceOf(Answered.class);
        assertThat(receiver.visit().request()).contains("host: [::ffff:127.0.0.1]:" + receiver.port());
        assertThat(lookups).hasValue(0);
    }

    @Test
    void withoutLeaveLoopbackIsNotReached() throws Exception {
        try (Client strict = new Client(AddressRules.PUBLIC, Client.HERE, Authorities.ofTheJvm())) {
            assertThat(strict.get(receiver.url("/")))
                    .isEqualTo(new Refused("127.0.0.1 may not be reached: it is a loopback address"));
            assertThat(strict.get(named())).isInstanceOf(Refused.class);
            assertThat(receiver.isUnvisited()).isTrue();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsAFailure() throws Exception {
        first = CompletableFuture.failedStage(new UnknownHostException());
        assertThat(client.get(named())).isEqualTo(new Failed("the name rebinding.test is not known"));
    }

    @Test
    void whatIsCancelledWhileItsNameIsLookedUpConnectsToNobody() throws Exception {
        CompletableFuture<List<InetAddress>> slow = new CompletableFuture<>();
        first = slow;
        OutboundCall call = client.send(RequestMethod.GET, named(), Map.of(), "", Client.LONG);
        call.cancel();
        assertThat(Client.outcome(call)).isInstanceOf(Failed.class);

        slow.complete(Client.addresses("127.0.0.1"));
        assertThat(client.get(named())).as("the next comes through").isInstanceOf(Answered.class);
        receiver.visit();
        assertThat(receiver.isUnvisited()).isTrue();
    }
}

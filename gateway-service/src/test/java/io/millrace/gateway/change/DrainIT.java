package io.millrace.gateway.change;

import static io.millrace.gateway.Api.as;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.LeaseStore;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** These workers have no queue of their own, as if the broker had lost it: the wish is kept all the same. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DrainIT {
    @Inject
    LeaseStore leases;

    private Session worker(String name) {
        Session session = Session.fresh();
        leases.open(session, new WorkerInfo(name, "host", 42, 5, Set.of("report"), "none"));
        return session;
    }

    private static Response drain(String user, Object worker) {
        return as(user).post("/workers/" + worker + "/drain");
    }

    private static void shows(Session session, String status) {
        as("admin")
                .get("/workers")
                .then()
                .statusCode(200)
                .body("workers.find { it.session == '" + session + "' }.status", equalTo(status));
    }

    @Test
    void allOfANameAreAskedToLeaveAndAgainIsTheSame() {
        Session first = worker("mill-1");
        Session second = worker("mill-1");
        Session other = worker("mill-10");

        drain("admin", "mill-1").then().statusCode(202);

        shows(first, "draining");
        shows(second, "draining");
        shows(other, "up");
        drain("admin", "mill-1").then().statusCode(202);
        shows(first, "draining");
    }

    @Test
    void aSessionIsAskedAlone() {
        Session one = worker("mill 2/b");
        Session other = worker("mill 2/b");

        drain("admin", one).then().statusCode(202);

        shows(one, "draining");
        shows(other, "up");
        drain("admin", "mill%202%2Fb").then().statusCode(202);
        shows(other, "draining");
    }

    @Test
    void nobodyIsAskedOfAnUnknownName() {
        for (Object unknown : new Object[] {"nobody", Session.fresh(), "%20", "%00"}) {
            drain("admin", unknown)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unknown-worker"));
        }
    }

    @Test
    void onlyAnAdministratorMay() {
        Session session = worker("mill-3");

        drain("demo", "mill-3").then().statusCode(403).body("code", equalTo("not-permitted"));

        shows(session, "up");
    }
}

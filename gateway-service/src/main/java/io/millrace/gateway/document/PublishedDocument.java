package io.millrace.gateway.document;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The OpenAPI document is at {@code /openapi}, and also where those who know Quarkus look for it. */
@ApplicationScoped
public class PublishedDocument {
    void routes(@Observes Router router) {
        router.get("/q/openapi").handler(context -> {
            String query = context.request().query();
            context.reroute(HttpMethod.GET, query == null ? "/openapi" : "/openapi?" + query);
        });
    }
}

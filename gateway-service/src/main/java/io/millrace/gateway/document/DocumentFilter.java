package io.millrace.gateway.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/**
 * Completes the OpenAPI document when the product is built, with what annotations would have to repeat at each endpoint: how to log in, the
 * problems that every endpoint may answer with, and which fields are always there and which may be null.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DocumentFilter implements OASFilter {
    /** Who asks for a token, or an account, has none yet. */
    static final Set<String> PUBLIC = Set.of("/auth/token", "/auth/register");

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";

    private final IndexView index;

    public DocumentFilter(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSecurityScheme(BASIC, scheme(BASIC, "A user's name and password"));
        document.getComponents()
                .addSecurityScheme(
                        BEARER,
                        scheme(
                                        BEARER,
                                        "A token of POST /auth/token, or of the OpenID Connect issuer that is configured")
                                .bearerFormat("JWT"));
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> {
                    operation.setSecurity(
                            PUBLIC.contains(path) ? List.of() : List.of(requirement(BASIC), requirement(BEARER)));
                    new ProblemResponses(path, operation).add();
                }));
        new Presence(index).note(document);
    }

    private static SecurityScheme scheme(String kind, String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(kind)
                .description(description);
    }

    private static SecurityRequirement requirement(String scheme) {
        return OASFactory.createSecurityRequirement().addScheme(scheme);
    }
}

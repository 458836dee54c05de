package io.millrace.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.local.stack.ProjectRoot;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard's files, as browsers get them, and the document that its client is made of. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PagesIT {
    private static final Pattern ASSET = Pattern.compile("\\./assets/[A-Za-z0-9_.-]+|/assets/[A-Za-z0-9_.-]+");

    @Inject
    ObjectMapper mapper;

    @Test
    void thePageIsAskedForAgainAndRunsNothingButItsOwnFiles() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Cache-Control", equalTo("no-cache"))
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body(containsString("<title>Millrace</title>"))
                .body(not(containsString("style=")));
    }

    @Test
    void itsFilesAreKeptAsTheirNamesChangeWithThem() {
        List<String> assets = ASSET.matcher(given().get("/").asString())
                .results()
                .map(MatchResult::group)
                .map(path -> path.replaceFirst("^\\.", ""))
                .toList();

        assertThat(assets).hasSizeGreaterThanOrEqualTo(2);
        assets.forEach(path -> given().get(path)
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("public, immutable, max-age=31536000")));
    }

    @Test
    void aFileThatIsMissingIsAProblemThatNobodyKeeps() {
        for (String path : List.of("/assets/index-gone.js", "/nothing")) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .header("Cache-Control", equalTo("no-store"));
        }
    }

    /** {@code make openapi} writes it anew. */
    @Test
    void theDashboardsClientIsMadeOfThePublishedDocument() throws Exception {
        JsonNode published = mapper.readTree(
                given().accept(ContentType.JSON).get("/openapi?format=json").asString());
        Path committed = ProjectRoot.find().resolve("dashboard/openapi.json");
        if (Boolean.getBoolean("openapi.write")) {
            // In the order of names, so that a change shows what has changed.
            ObjectMapper ordered = mapper.copy()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
            Files.writeString(
                    committed, ordered.writeValueAsString(mapper.treeToValue(published, Object.class)) + "\n");
        }

        assertThat(mapper.readTree(committed.toFile())).isEqualTo(published);
    }
}

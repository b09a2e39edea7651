package org.caretill.testinfrastructure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that the OpenAPI document that the service serves is the committed one, {@code contracts/openapi}. A changed
 * API is therefore seen in the diff, and the types that the browser's code is checked with are those of the service. A
 * service's test extends it. With {@code -Dopenapi.renew} the test writes the served document over the committed one.
 */
public abstract class OpenApiOfService {

    private final String service;

    @TestHTTPResource("/v1/openapi")
    @SuppressWarnings("NullAway.Init") // Quarkus sets it before each test.
    URL openApi;

    /** @param service the service's folder */
    protected OpenApiOfService(String service) {
        this.service = service;
    }

    @Test
    void the_committed_document_is_what_the_service_serves() throws IOException {
        Path committed = Path.of("../contracts/openapi/" + service + ".yaml");
        String served = sorted(given().queryParam("format", "JSON")
                .get(openApi)
                .then()
                .statusCode(200)
                .extract()
                .asString());
        if (System.getProperty("openapi.renew") != null) {
            Files.writeString(committed, served);
        }
        assertThat(committed)
                .as(
                        "The API of %s has changed. If that is intended, renew the document and read its diff: ./test -pl :%s"
                                + " -am -Dtest=OpenApiComponentTest -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.renew",
                        service, service)
                .hasContent(served);
    }

    @Test
    void everybody_may_read_it_for_programs_or_as_a_page() throws IOException {
        String json = given().get("/v1/openapi.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        List<String> operations = new YAMLMapper().readTree(json).findValuesAsText("operationId");
        assertThat(operations).isNotEmpty();
        Response page = given().get("/v1/openapi.html");
        page.then()
                .statusCode(200)
                .contentType("text/html")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                                + " 'none'");
        assertThat(operations)
                .allSatisfy(operation -> assertThat(page.asString()).contains("<article id=\"" + operation + "\">"));
        given().get("/v1/openapi.css").then().statusCode(200).contentType("text/css");
    }

    /** As YAML with sorted keys, because Quarkus does not guarantee their order. */
    private static String sorted(String json) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build();
        return yaml.writeValueAsString(yaml.readValue(json, Object.class));
    }
}

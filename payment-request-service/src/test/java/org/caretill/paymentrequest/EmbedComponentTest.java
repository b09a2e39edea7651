package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for frames, and the files of the elements, as browsers get them. */
@QuarkusTest
class EmbedComponentTest {

    private static final String FOREIGN = "https://anywhere.example.org";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(strings = {"pay", "request"})
    void a_page_may_be_framed_by_those_whom_the_operator_names_and_sets_no_cookie(String page) {
        given().get("/embed/" + page)
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'"),
                                containsString("frame-ancestors https://call.example.org https://portal.example.org;"),
                                containsString("require-trusted-types-for 'script'"),
                                not(containsString("script-src 'unsafe"))))
                .header("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", nullValue())
                .header("Set-Cookie", nullValue())
                .body(containsString("data-notification-service-url=\"https://live.example.org\""));
    }

    /** A browser obeys the strictest of several policies. */
    @Test
    void a_page_has_one_policy() {
        assertThat(given().get("/embed/pay").headers().getValues("Content-Security-Policy"))
                .hasSize(1);
    }

    @Test
    void everything_that_a_page_loads_is_served_beside_it() {
        for (String file :
                new String[] {"embed/page.js", "pay.js", "payment-request.js", "embed.js", "payment-elements.js"}) {
            given().get("/caretill/" + file).then().statusCode(200).contentType("text/javascript;charset=UTF-8");
        }
        given().get("/caretill/languages/de.js").then().statusCode(200);
    }

    @Test
    void a_script_tag_of_any_origin_can_load_the_versioned_file_and_check_its_hash() throws Exception {
        JsonPath versioned = given().header("Origin", FOREIGN)
                .get("/caretill/payment-elements.json")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "*")
                .extract()
                .jsonPath();

        HttpResponse<byte[]> file = get("/caretill/" + versioned.getString("file"), "Origin", FOREIGN);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(file.headers().firstValue("Cross-Origin-Resource-Policy")).contains("cross-origin");
        assertThat(file.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat("sha384-" + Base64.getEncoder().encodeToString(DigestUtils.sha384(file.body())))
                .isEqualTo(versioned.getString("integrity"));
    }

    @Test
    void a_file_is_sent_as_small_as_the_browser_can_read_it() throws Exception {
        byte[] whole = get("/caretill/pay.js").body();
        HttpResponse<byte[]> gzip = get("/caretill/pay.js", "Accept-Encoding", "gzip, br;q=0");
        HttpResponse<byte[]> brotli = get("/caretill/pay.js", "Accept-Encoding", "gzip, deflate, br, zstd");

        assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(gzip.headers().firstValue("Vary")).contains("accept-encoding");
        assertThat(unzipped(gzip.body())).isEqualTo(new String(whole, StandardCharsets.UTF_8));
        assertThat(brotli.headers().firstValue("Content-Encoding")).contains("br");
        assertThat(brotli.body()).hasSizeLessThan(gzip.body().length);
        assertThat(gzip.body()).hasSizeLessThan(whole.length / 2);
    }

    @Test
    void a_part_that_is_named_after_its_content_is_kept_and_any_other_is_asked_for_again() throws Exception {
        HttpResponse<byte[]> entry = get("/caretill/pay.js");
        String part = new String(entry.body(), StandardCharsets.UTF_8)
                .replaceFirst("(?s).*\"[.]/([a-z-]+-[A-Z0-9]{8}[.]js)\".*", "$1");
        assertThat(get("/caretill/" + part).headers().firstValue("Cache-Control"))
                .contains("public, max-age=31536000, immutable");

        assertThat(entry.headers().firstValue("Cache-Control")).contains("no-cache");
        String eTag = entry.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/caretill/pay.js").body()).isEqualTo(entry.body());
        HttpResponse<byte[]> again = get("/caretill/pay.js", "If-None-Match", eTag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/caretill",
                "/caretill/",
                "/caretill/none.js",
                "/caretill/pay.js.br",
                "/caretill/pay.js.map",
                "/caretill/embed",
                "/caretill/..%2f..%2f..%2fapplication.properties",
                "/caretill/%2e%2e/%2e%2e/application.properties"
            })
    void nothing_else_is_served(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void a_file_can_only_be_read() {
        given().body("{}").post("/caretill/pay.js").then().statusCode(405).header("Allow", "GET, HEAD");
        given().head("/caretill/pay.js").then().statusCode(200).header("ETag", startsWith("\""));
    }

    /** The pages are for browsers, and the document for programs. */
    @Test
    void the_api_itself_is_as_closed_to_other_origins_as_before() {
        given().header("Origin", FOREIGN).get("/v1/guest-token-keys").then().statusCode(403);
        given().header("Origin", "http://localhost:8080")
                .get("/v1/guest-token-keys")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("http://localhost:8080"));
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service.toString().replaceFirst("/$", "") + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String unzipped(byte[] body) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
    }
}

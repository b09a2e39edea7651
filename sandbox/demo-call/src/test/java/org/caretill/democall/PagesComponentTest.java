package org.caretill.democall;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a browser receives them. */
@QuarkusTest
class PagesComponentTest {

    @TestHTTPResource
    URI demo;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/call/call-1", "/call/call-1/guest", "/pay", "/configure", "/payments", "/signed-in"})
    void every_page_comes_with_a_policy_that_allows_nothing_inline(String path) {
        given().when()
                .get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header(
                        "Content-Security-Policy",
                        allOf(
                                startsWith("default-src 'none'; script-src 'self'"),
                                containsString("style-src 'self';"),
                                containsString("frame-ancestors 'none'")))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .body(not(containsString("<style")), not(containsString("style=")), not(containsString("<script>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/call/call-1", "/configure", "/payments", "/signed-in"})
    void no_page_but_the_patients_may_load_anything_of_stripe(String path) {
        given().when()
                .get(path)
                .then()
                .header("Content-Security-Policy", not(containsString("http://localhost:8090")))
                .header("Content-Security-Policy", containsString("frame-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Cross-Origin-Opener-Policy", "same-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call/call-1/guest", "/pay"})
    void the_patients_pages_may_load_and_frame_stripe(String path) {
        given().when()
                .get(path)
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("script-src 'self' http://localhost:8090;"),
                                containsString("frame-src http://localhost:8090;"),
                                containsString("ws://localhost:8084")));
    }

    /** Stripe.js may style its frames by attribute, and a wallet may open a window; nothing more is allowed than that. */
    @ParameterizedTest
    @ValueSource(strings = {"/call/call-1/guest", "/pay"})
    void the_patients_pages_let_stripe_style_its_frames_and_open_a_wallet(String path) {
        String policy = given().when().get(path).then().extract().header("Content-Security-Policy");
        assertThat(List.of(policy.split("; ")))
                .filteredOn(directive -> directive.contains("unsafe"))
                .containsExactly("style-src-attr 'unsafe-inline'");
        given().when().get(path).then().header("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call/", "/call/a.b", "/call/a%2Fb", "/call/<b>", "/call/a b/guest", "/pages/home.html"})
    void an_address_that_names_no_call_is_not_found(String path) {
        given().urlEncodingEnabled(!path.contains("%")).when().get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//configure",
                "//configure;@evil.example",
                "/configure;x",
                "/configure/",
                "//payments;@evil.example/",
                "/pay;x",
                "//pay",
                "/pay/",
                "//call/x;@evil.example",
                "/call//call-1",
                "/call/call-1/guest/",
                "/call/call-1;x/guest",
                "/./pay",
                "/x/../pay",
                "/%2Fpay",
                "/pay%3Bx",
                "/%2e/pay",
                "/;x",
                "//demo/pay.js",
                "/demo//pay.js",
                "/config.json;x",
                "/api/calls/call-1/",
                "//api/calls/call-1"
            })
    void every_page_has_one_spelling(String path) throws IOException {
        assertEquals(404, RawRequest.status(demo, path), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\\pay", "//"})
    void what_is_no_address_at_all_is_refused(String path) throws IOException {
        assertEquals(400, RawRequest.status(demo, path), path);
    }

    @Test
    void a_call_id_longer_than_64_characters_is_not_found() {
        given().when().get("/call/" + "a".repeat(64)).then().statusCode(200);
        given().when().get("/call/" + "a".repeat(65)).then().statusCode(404);
    }

    @Test
    void the_pages_learn_the_addresses_from_a_file() {
        given().when()
                .get("/config.json")
                .then()
                .statusCode(200)
                .body("clinicConfigServiceUrl", equalTo("http://localhost:8081"))
                .body("paymentRequestServiceUrl", equalTo("http://localhost:8082"))
                .body("stripeWebhookServiceUrl", equalTo("http://localhost:8083"))
                .body("notificationServiceUrl", equalTo("http://localhost:8084"))
                .body("oidcUrl", equalTo("http://localhost:8180/realms/caretill"))
                .body("oidcClientId", equalTo("demo-call"))
                .body("stripeJsUrl", equalTo("http://localhost:8090/dahlia/stripe.js"))
                .body("size()", equalTo(7));
    }

    @Test
    void the_elements_come_from_the_jar_and_are_checked_for_news_each_time() {
        given().when()
                .get("/caretill/payment-elements.js")
                .then()
                .statusCode(200)
                .contentType("text/javascript")
                .header("Cache-Control", "no-cache")
                .header("Last-Modified", notNullValue())
                .header("Access-Control-Allow-Origin", "*")
                .body(containsString("caretill-payment-request"));
    }

    @Test
    void a_part_of_a_patients_module_is_kept_because_another_one_has_another_name() {
        String module = given().when().get("/caretill/pay.js").then().extract().asString();
        String part = module.replaceFirst("(?s).*from\"[.]/(chunk-[A-Z0-9]{8}[.]js)\".*", "$1");

        given().when()
                .get("/caretill/" + part)
                .then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=31536000, immutable");
    }

    @Test
    void only_the_elements_are_for_other_origins() {
        given().when().get("/demo/page.js").then().statusCode(200).header("Access-Control-Allow-Origin", nullValue());
    }
}

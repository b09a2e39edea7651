package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator of the clinic says that what needed attention has been dealt with. */
@QuarkusTest
class AttentionComponentTest {

    private Calls call;
    private String id;
    private String intent;
    private String administrator;

    /** A request whose money arrived after the clinic had cancelled it. */
    @BeforeEach
    void money_arrives_after_the_end() {
        call = Calls.atNewClinic();
        administrator = Tokens.staff("clinic-admin", "demo-health", call.clinic);
        id = call.requested();
        intent = Calls.intentOf(call.pay(id));
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        call.stripeSays("StripePaymentSucceeded", intent);
        awaitAttention("paid-after-end");
    }

    @Test
    void who_resolved_it_and_when_is_in_the_timeline_and_everybody_is_told() {
        int version = call.read(id).path("version");

        resolve("paid-after-end")
                .then()
                .statusCode(200)
                .body("needsAttention", nullValue())
                .body("status", equalTo("CANCELLED"))
                .body("version", equalTo(version + 1));

        call.read(id)
                .then()
                .body("needsAttention", nullValue())
                .body("timeline.event", hasItem("PaymentNeedsAttention"))
                .body("timeline.detail", hasItem("paid-after-end"))
                .body("timeline[-1].event", equalTo("PaymentAttentionResolved"))
                .body("timeline[-1].detail", equalTo("paid-after-end"))
                .body("timeline[-1].resolvedBy", equalTo("subject-of-clinic-admin-demo-health"));
        listedAsNeedingAttention().then().body("items.id", not(hasItem(id)));
        await().atMost(Duration.ofSeconds(15)).until(() -> !published().isEmpty());
        assertThat(published()).singleElement().satisfies(event -> {
            assertThat(EventContract.violations(event.type(), event.data())).isEmpty();
            assertThat(event.data()).contains("\"needsAttention\":null").doesNotContain("subject-of-clinic-admin");
        });
    }

    @Test
    void resolving_twice_has_one_effect() {
        String first =
                resolve("paid-after-end").then().statusCode(200).extract().asString();
        assertThat(resolve("paid-after-end").then().statusCode(200).extract().asString())
                .isEqualTo(first);
    }

    @Test
    void another_reason_than_the_one_that_was_seen_stays() {
        resolve("amount-mismatch").then().statusCode(409).body("code", equalTo("other-attention"));
        call.read(id).then().body("needsAttention", equalTo("paid-after-end"));
    }

    @Test
    void what_contradicts_the_request_later_needs_attention_again() {
        resolve("paid-after-end").then().statusCode(200);
        call.stripeSays("evt_" + id, "StripePaymentSucceeded", intent, call.account, 8400, "AUD");
        awaitAttention("amount-mismatch");
    }

    @Test
    void only_an_administrator_of_the_clinic_resolves_it() {
        for (String token : List.of(
                Tokens.staff("clinician", "demo-health", call.clinic),
                Tokens.staff("organisation-admin", "demo-health"),
                call.patientsToken())) {
            resolve(token, "paid-after-end").then().statusCode(403);
        }
        resolve(Tokens.staff("clinic-admin", "other-health", "other-clinic"), "paid-after-end")
                .then()
                .statusCode(404);
        for (String wrong : List.of("{}", "{\"reason\": \"unknown\"}", "{\"reason\": 1}")) {
            Calls.as(administrator).body(wrong).post(path()).then().statusCode(400);
        }
        call.read(id).then().body("needsAttention", equalTo("paid-after-end"));
    }

    private Response resolve(String reason) {
        return resolve(administrator, reason);
    }

    private Response resolve(String token, String reason) {
        return Calls.as(token).body(Map.of("reason", reason)).post(path());
    }

    private String path() {
        return "/v1/payment-requests/" + id + "/attention/resolution";
    }

    private void awaitAttention(String reason) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> call.read(id).then().body("needsAttention", equalTo(reason)));
    }

    private Response listedAsNeedingAttention() {
        return Calls.as(administrator).get("/v1/payment-requests?needsAttention=true&clinicId=" + call.clinic);
    }

    private List<Events.Published> published() {
        return Events.published("payment-requests.v1", id).stream()
                .filter(event -> event.type().equals("PaymentAttentionResolved"))
                .toList();
    }
}

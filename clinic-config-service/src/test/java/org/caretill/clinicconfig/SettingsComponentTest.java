package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SettingsComponentTest {

    private Story story;

    @BeforeEach
    void prepare() {
        story = Story.registered();
    }

    @Test
    void an_administrator_changes_some_settings_and_the_others_stay() {
        patch("\"1\"", Map.of("maximumMinor", 50_000, "presets", List.of(preset())))
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("maximumMinor", equalTo(50_000))
                .body("minimumMinor", equalTo(50))
                .body("presets.label", contains("Standard"))
                .body("presets.itemNumber", contains(nullValue()));
        story.as(Roles.CLINICIAN)
                .get("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("presets.amountMinor", contains(8_500));
        await().untilAsserted(() ->
                assertThat(story.published().getLast().data()).contains("\"version\":2", "\"maximumMinor\":50000"));
    }

    @Test
    void roles_statement_and_receipt_are_settings_too() {
        story.settings()
                .then()
                .body("mayRequest", contains("clinician"))
                .body("mayRefund", contains("clinic-admin"))
                .body("statementDescriptorSuffix", nullValue())
                .body("receipt.providers", hasSize(0))
                .body("routes", hasSize(0))
                .body("askWhenNothingRequested", equalTo(false));
        var provider = Map.of("name", "Dr A", "providerNumber", "4024742F");
        patch(
                        "\"1\"",
                        Map.of(
                                "mayRequest", List.of("clinician", "clinic-admin"),
                                "mayRefund", List.of(),
                                "statementDescriptorSuffix", "VIDEO",
                                "receipt", Map.of("providers", List.of(provider)),
                                "askWhenNothingRequested", true))
                .then()
                .statusCode(200)
                .body("mayRequest", contains("clinician", "clinic-admin"))
                .body("mayRefund", hasSize(0))
                .body("statementDescriptorSuffix", equalTo("VIDEO"))
                .body("receipt.providers.providerNumber", contains("4024742F"))
                .body("askWhenNothingRequested", equalTo(true));
        await().untilAsserted(() -> {
            String event = story.published().getLast().data();
            assertThat(event)
                    .contains(
                            "\"mayRequest\":[\"clinician\",\"clinic-admin\"]",
                            "\"statementDescriptorSuffix\":\"VIDEO\"")
                    .doesNotContain("Dr A", "4024742F");
            assertThat(EventContract.violations("ClinicPaymentsChanged", event)).isEmpty();
        });
    }

    @Test
    void what_receipts_say_of_the_business_is_a_setting_and_its_name_stays_out_of_events() {
        story.settings().then().body("business", nullValue()).body("receiptGaps", contains("ABN", "ADDRESS"));
        var business = Map.of(
                "name", "Harbour Health",
                "abn", "51 824 753 556",
                "address", "1 Harbour St, Sydney NSW 2000",
                "phone", "(02) 5550 1234",
                "gstRegistered", true);
        Map<String, Object> report =
                Map.of("label", "Report", "amountMinor", 11_000, "description", "Report", "gstIncluded", true);
        patch("\"1\"", Map.of("business", business, "presets", List.of(preset(), report)))
                .then()
                .statusCode(200)
                .body("business.abn", equalTo("51824753556"))
                .body("presets.gstIncluded", contains(nullValue(), equalTo(true)))
                .body("receiptGaps", hasSize(0));
        story.as(Roles.CLINICIAN)
                .get("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .body("business.address", equalTo("1 Harbour St, Sydney NSW 2000"));
        await().untilAsserted(() -> {
            String event = story.published().getLast().data();
            assertThat(event)
                    .contains("\"gstRegistered\":true", "51824753556", "1 Harbour St", "5550 1234")
                    .doesNotContain("Harbour Health");
            assertThat(EventContract.violations("ClinicPaymentsChanged", event)).isEmpty();
        });
    }

    @Test
    void an_abn_with_a_typing_error_is_refused_in_words() {
        patch("\"1\"", Map.of("business", Map.of("abn", "51 824 753 557")))
                .then()
                .statusCode(400)
                .body("violations.field", contains("business.abn"))
                .body("violations[0].message", startsWith("is not an ABN"));
    }

    @Test
    void a_clinician_is_routed_to_a_linked_account_only() {
        String account = Story.newAccount();
        Story linked = Story.linked(account);
        linked.route("clinician-1", "acct_ofSomebodyElse")
                .then()
                .statusCode(400)
                .body("violations.field", contains("routes[0].account"));
        linked.route("clinician-1", account).then().statusCode(200).body("routes.account", contains(account));
    }

    @Test
    void an_unchanged_setting_does_not_increase_the_version() {
        patch("\"1\"", Map.of("expiryMinutes", 60)).then().statusCode(200).header("ETag", "\"1\"");
    }

    @Test
    void a_change_names_the_version_it_is_based_on() {
        patch(null, Map.of("expiryMinutes", 30)).then().statusCode(428).body("code", equalTo("precondition-required"));
        patch("\"7\"", Map.of("expiryMinutes", 30)).then().statusCode(412).body("code", equalTo("precondition-failed"));
        patch("W/\"1\"", Map.of("expiryMinutes", 30)).then().statusCode(412);
        patch("*", Map.of("expiryMinutes", 30)).then().statusCode(200);
    }

    @Test
    void of_concurrent_changes_one_wins() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> changes = IntStream.range(0, 20)
                    .<Callable<Integer>>mapToObj(i -> () ->
                            patch("\"1\"", Map.of("expiryMinutes", 100 + i)).statusCode())
                    .toList();
            List<Integer> statuses = threads.invokeAll(changes).stream()
                    .map(done -> done.resultNow())
                    .toList();
            assertThat(statuses).containsOnly(200, 412);
            assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        }
        story.settings().then().body("version", equalTo(2));
    }

    @Test
    void every_violation_is_reported_with_its_field() {
        patch("\"1\"", Map.of("minimumMinor", 1, "expiryMinutes", 0))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:caretill:problem:validation-failed"))
                .body("code", equalTo("validation-failed"))
                .body("violations.field", containsInAnyOrder("minimumMinor", "expiryMinutes"));
        patch("\"1\"", List.of()).then().statusCode(400);
        story.settings().then().body("version", equalTo(1));
    }

    @Test
    void a_huge_body_is_refused() {
        patch("\"1\"", Map.of("currency", "A".repeat(70_000))).then().statusCode(413);
    }

    @Test
    void every_change_is_audited_with_who_and_before_and_after() {
        patch("\"1\"", Map.of("expiryMinutes", 30));
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .statusCode(200)
                .body("items.action", contains("settings-changed"))
                .body("items.actor.subject", contains("subject-of-clinic-admin-" + story.organisation))
                .body("items.actor.role", contains("clinic-admin"))
                .body("items.organisationId", contains(story.organisation))
                .body("items.before.settings.expiryMinutes", contains(60))
                .body("items.after.settings.expiryMinutes", contains(30));
        String cursor = story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .extract()
                .path("nextCursor");
        story.manager()
                .get("/v1/clinics/" + story.clinic + "/audit-log?cursor=" + cursor)
                .then()
                .body("items.action", contains("clinic-registered"))
                .body("items.before", contains(nullValue()))
                .body("nextCursor", nullValue());
    }

    private static Map<String, Object> preset() {
        return Map.of("label", "Standard", "amountMinor", 8_500, "description", "Consultation");
    }

    private Response patch(String ifMatch, Object changes) {
        var request = story.admin().body(changes);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.patch("/v1/clinics/" + story.clinic + "/payment-settings");
    }

    @Test
    void a_change_may_be_called_what_it_is_a_merge_patch() {
        story.admin()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"1\"")
                .body("{\"expiryMinutes\": 30}")
                .patch("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .statusCode(200)
                .body("expiryMinutes", equalTo(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "/", "a/b/c", "text/html, garbage", "text/html", "text/plain"})
    void an_answer_is_json_or_refused_whatever_the_caller_accepts(String accepted) {
        Response response =
                story.admin().header("Accept", accepted).get("/v1/clinics/" + story.clinic + "/payment-settings");
        assertThat(response.statusCode()).isIn(200, 400, 406);
        assertThat(response.contentType()).contains("json");
    }

    @Test
    void one_of_several_versions_that_are_named_is_enough() {
        patch("\"7\", \"1\"", Map.of("expiryMinutes", 30)).then().statusCode(200);
        patch("\"7\", \"1\"", Map.of("expiryMinutes", 31)).then().statusCode(412);
    }

    @Test
    void another_currency_needs_the_presets_again() {
        patch("*", Map.of("presets", List.of(preset()))).then().statusCode(200);
        patch("*", Map.of("currency", "NZD")).then().statusCode(400).body("violations.field", contains("presets"));
        patch("*", Map.of("currency", "NZD", "presets", List.of())).then().statusCode(200);
    }
}

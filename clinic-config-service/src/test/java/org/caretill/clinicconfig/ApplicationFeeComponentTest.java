package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ApplicationFeeComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Story story = new Story();

    @Test
    void there_is_no_fee_until_the_operator_sets_one() {
        Story.operator()
                .get(path())
                .then()
                .statusCode(200)
                .body("percent", equalTo(0))
                .body("fixedMinor", anEmptyMap());
    }

    @Test
    void a_fee_is_published_for_every_clinic_and_audited() {
        story.register(story.clinic).then().statusCode(201);
        put("{\"percent\": 1.5, \"fixedMinor\": {\"AUD\": 30, \"NZD\": 40}}")
                .then()
                .statusCode(200)
                .body("percent", equalTo(1.5f))
                .body("fixedMinor", equalTo(Map.of("AUD", 30, "NZD", 40)));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(newest().getMap("applicationFee"))
                        .isEqualTo(Map.of("basisPoints", 150, "fixedMinor", 30)));
        story.manager()
                .get("/v1/organisations/" + story.organisation + "/audit-log")
                .then()
                .body("items.action", hasItem("application-fee-changed"));
        int events = events().size();
        put("{\"percent\": 1.50, \"fixedMinor\": {\"NZD\": 40, \"AUD\": 30}}")
                .then()
                .statusCode(200);
        put("{\"percent\": 0, \"fixedMinor\": {}}").then().statusCode(200);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(newest().getMap("applicationFee")).isNull());
        assertThat(events()).hasSize(events + 1);
        assertThat(events())
                .allSatisfy(data -> assertThat(EventContract.violations("ClinicPaymentsChanged", data))
                        .isEmpty());
    }

    @Test
    void a_clinic_that_is_registered_later_has_its_organisations_fee() {
        put("{\"percent\": 2, \"fixedMinor\": {}}").then().statusCode(200).body("percent", equalTo(2));
        story.register(story.clinic).then().statusCode(201);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(newest().getMap("applicationFee"))
                        .isEqualTo(Map.of("basisPoints", 200, "fixedMinor", 0)));
    }

    @Test
    void only_the_operator_reads_or_changes_the_fee() {
        story.manager().get(path()).then().statusCode(403);
        story.manager()
                .body("{\"percent\": 0, \"fixedMinor\": {}}")
                .put(path())
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"percent\": 1.555, \"fixedMinor\": {}} | percent",
                "{\"percent\": -1, \"fixedMinor\": {}} | percent",
                "{\"percent\": 100.01, \"fixedMinor\": {}} | percent",
                "{\"percent\": 1e99999, \"fixedMinor\": {}} | percent",
                "{\"fixedMinor\": {}} | percent",
                "{\"percent\": 1} | fixedMinor",
                "{\"percent\": 1, \"fixedMinor\": {\"AUD\": -1}} | fixedMinor",
                "{\"percent\": 1, \"fixedMinor\": {\"AUD\": null}} | fixedMinor",
                "{\"percent\": 1, \"fixedMinor\": {\"aud\": 1}} | fixedMinor",
                "{\"percent\": 1, \"fixedMinor\": {\"XXX\": 1}} | fixedMinor",
                "{\"percent\": 1, \"fixedMinor\": {\"BGN\": 1}} | fixedMinor"
            })
    void a_property_that_breaks_a_rule_is_named(String body, String field) {
        put(body).then().statusCode(400);
        assertThat(put(body).then().extract().<List<String>>path("violations.field"))
                .anySatisfy(named -> assertThat(named).contains(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"percent\": \"much\", \"fixedMinor\": {}}"})
    void an_invalid_fee_is_refused(String body) {
        put(body).then().statusCode(400);
    }

    private Response put(String body) {
        return Story.operator().body(body).put(path());
    }

    private String path() {
        return "/v1/organisations/" + story.organisation + "/application-fee";
    }

    private JsonPath newest() {
        return JsonPath.from(events().getLast());
    }

    private List<String> events() {
        return Events.published("clinic-payments.v1", story.clinic).stream()
                .map(event -> event.data())
                .toList();
    }
}

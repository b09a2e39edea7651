package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuditLogComponentTest {

    @Inject
    AgroalDataSource dataSource;

    private Story story;

    @BeforeEach
    void prepare() {
        story = Story.enabled();
    }

    @Test
    void an_entry_has_the_address_and_is_chained_to_the_one_before() {
        List<Map<String, Object>> entries = log(story.admin())
                .then()
                .statusCode(200)
                .body("items.position", contains(3, 2, 1))
                .body("items.from", everyItem(matchesPattern("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1")))
                .extract()
                .path("items");
        assertThat(entries.get(0).get("previousHash")).isEqualTo(entries.get(1).get("hash"));
        assertThat(entries.get(1).get("previousHash")).isEqualTo(entries.get(2).get("hash"));
        assertThat(entries.get(2).get("previousHash")).isEqualTo("0".repeat(64));
    }

    @Test
    void an_entry_names_the_person_whom_the_token_names() {
        log(story.admin()).then().body("items[0].actor.name", nullValue());
        given().auth()
                .oauth2(Tokens.named("Ada Admin", "clinic-admin", story.organisation, story.clinic))
                .contentType("application/json")
                .header("If-Match", "*")
                .body(Map.of("expiryMinutes", 45))
                .patch("/v1/clinics/" + story.clinic + "/payment-settings")
                .then()
                .statusCode(200);
        log(story.admin())
                .then()
                .body("items[0].actor.name", equalTo("Ada Admin"))
                .body("items[0].actor.subject", equalTo("subject-of-clinic-admin-" + story.organisation));
    }

    @Test
    void an_organisations_log_has_its_own_changes_and_those_of_its_clinics() {
        allowSeveralAccounts();
        story.manager()
                .get(ofOrganisation())
                .then()
                .statusCode(200)
                .body(
                        "items.action",
                        contains(
                                "stripe-account-policy-changed",
                                "enablement-approved",
                                "enablement-requested",
                                "clinic-registered"))
                .body("items[0].clinicId", nullValue())
                .body("items[0].position", equalTo(1))
                .body("items[0].before.severalAccountsPerClinic", equalTo(false))
                .body("items[0].after.severalAccountsPerClinic", equalTo(true))
                .body("items.organisationId", everyItem(equalTo(story.organisation)));
        Story.operator().get(ofOrganisation()).then().body("items", hasSize(4));
        new Story().manager().get(ofOrganisation()).then().statusCode(404);
        log(story.admin()).then().body("items", hasSize(3));
    }

    @Test
    void the_operator_reads_everything() {
        Story other = Story.registered();
        Story.operator()
                .get("/v1/audit-log?limit=4")
                .then()
                .statusCode(200)
                .body("items.clinicId", contains(other.clinic, story.clinic, story.clinic, story.clinic));
    }

    @Test
    void entries_are_found_by_time_and_action() {
        String approvedAt = log(story.admin()).then().extract().path("items[0].at");
        String registeredAt = log(story.admin()).then().extract().path("items[2].at");
        log(story.admin(), "from=" + approvedAt).then().body("items.position", hasItem(3));
        log(story.admin(), "from=" + registeredAt + "&to=" + approvedAt)
                .then()
                .body("items.position", hasItem(1))
                .body("items.position.findAll { it == 3 }", hasSize(0));
        log(story.admin(), "action=enablement-requested").then().body("items.position", contains(2));
        log(story.admin(), "to=2000-01-01T00:00:00Z").then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"from=yesterday, from", "to=9, to", "action=magic, action", "cursor=0, cursor"})
    void an_invalid_parameter_is_refused_with_its_name(String query, String field) {
        log(story.admin(), query).then().statusCode(400).body("violations.field", hasItem(field));
    }

    @Test
    void the_log_can_be_read_as_csv() {
        allowSeveralAccounts();
        String csv = story.manager()
                .accept("text/csv")
                .get(ofOrganisation())
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .header("Content-Disposition", containsString("attachment"))
                .extract()
                .asString();
        String[] lines = csv.split("\r\n");
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).startsWith("sequence,at,");
        assertThat(lines[1]).contains(",stripe-account-policy-changed,").contains(story.organisation);
        story.admin()
                .accept("text/csv")
                .get("/v1/clinics/" + story.clinic + "/audit-log?action=enablement-requested")
                .then()
                .body(containsString("enablement-requested"));
        Story.operator().accept("text/csv").get("/v1/audit-log").then().statusCode(200);
        Story.registered()
                .admin()
                .accept("text/csv")
                .get("/v1/clinics/" + story.clinic + "/audit-log")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        new Story().manager().accept("text/csv").get(ofOrganisation()).then().statusCode(404);
    }

    @Test
    void a_csv_file_has_more_lines_than_one_read_of_the_database() {
        for (int change = 0; change < 201; change++) {
            story.admin()
                    .header("If-Match", "*")
                    .body(Map.of("expiryMinutes", 61 + change))
                    .patch("/v1/clinics/" + story.clinic + "/payment-settings")
                    .then()
                    .statusCode(200);
        }
        String[] lines = story.admin()
                .accept("text/csv")
                .get("/v1/clinics/" + story.clinic + "/audit-log")
                .asString()
                .split("\r\n");
        assertThat(lines).hasSize(1 + 204).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"update audit_entry set subject = 'nobody'", "delete from audit_entry", "truncate audit_entry"})
    void the_services_own_role_can_only_add(String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var sql = connection.createStatement()) {
            assertThatThrownBy(() -> sql.execute(statement))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    private void allowSeveralAccounts() {
        Story.operator()
                .body(Map.of("severalAccountsPerClinic", true, "sharedAccountAcrossClinics", false))
                .put("/v1/organisations/" + story.organisation + "/stripe-account-policy")
                .then()
                .statusCode(200);
    }

    private String ofOrganisation() {
        return "/v1/organisations/" + story.organisation + "/audit-log";
    }

    private Response log(RequestSpecification caller) {
        return log(caller, "cursor=" + Long.MAX_VALUE);
    }

    private Response log(RequestSpecification caller, String query) {
        return caller.get("/v1/clinics/" + story.clinic + "/audit-log?limit=50&" + query);
    }
}

package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.Nonsense;
import org.caretill.testinfrastructure.Operation;
import org.caretill.testinfrastructure.TenantTables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tries every operation in the service's OpenAPI document as a stranger and with invalid input. */
@QuarkusTest
class EveryOperationComponentTest {

    /** The addresses to which Stripe sends browsers back; the state is the credential. */
    private static final Set<String> FROM_STRIPE =
            Set.of("/v1/stripe/oauth/callback", "/v1/stripe/onboarding/return", "/v1/stripe/onboarding/refresh");

    private static final List<String> ROLES_OF_TENANTS =
            List.of(Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN);

    /** Parameters and properties that do not identify anything of a tenant, each with a valid value. */
    private static final Map<String, String> NO_IDS = Map.ofEntries(
            Map.entry("organisationName", "Demo Health"),
            Map.entry("address", "1 Example Street, Parramatta NSW 2150"),
            Map.entry("abn", "51824753556"),
            Map.entry("phone", "02 5550 0000"),
            Map.entry("status", "PENDING"),
            Map.entry("from", "2000-01-01T00:00:00Z"),
            Map.entry("to", "2100-01-01T00:00:00Z"),
            Map.entry("action", "settings-changed"),
            Map.entry("limit", "200"),
            Map.entry("state", "x"),
            Map.entry("code", "x"),
            Map.entry("ticket", "x"),
            Map.entry("error", "x"),
            Map.entry("name", "A clinic"),
            Map.entry("country", "AU"),
            Map.entry("timeZone", "Australia/Sydney"),
            Map.entry("currency", "AUD"),
            Map.entry("note", "please"),
            Map.entry("reason", "because"),
            Map.entry("returnUrl", Story.RETURN_URL),
            Map.entry("way", "OAUTH"),
            Map.entry("contactEmail", "admin@clinic.example"),
            Map.entry("label", "Long"),
            Map.entry("itemNumber", "36"),
            Map.entry("description", "Consultation"),
            Map.entry("providerNumber", "4024742F"),
            Map.entry("statementDescriptorSuffix", "VIDEO"),
            Map.entry("mayRequest", Roles.CLINICIAN),
            Map.entry("mayRefund", Roles.CLINIC_ADMIN),
            Map.entry("clinician", "clinician-1"),
            Map.entry("domain", "call.example.com"),
            Map.entry("consumer", "clinic-config-service"));

    /** Given only where a page is asked for: any first page is tried. */
    private static final String CURSOR = "cursor";

    @TestHTTPResource("/v1/openapi")
    URL openApi;

    @Inject
    AgroalDataSource dataSource;

    private final Map<String, String> roles = new HashMap<>();
    private List<Operation> operations;
    private Story mine;
    private Story theirs;
    private Map<String, String> myIds;
    private Map<String, String> theirIds;

    @BeforeEach
    void prepare() {
        operations = Operation.all(openApi);
        String myAccount = Story.newAccount();
        mine = Story.linked(myAccount);
        myIds = ids(mine, myAccount);
        String theirAccount = Story.newAccount();
        theirs = Story.linked(theirAccount);
        theirIds = ids(theirs, theirAccount);
        theirs.route("clinician-1", theirAccount).then().statusCode(200);
    }

    @Test
    void the_document_lists_the_service() {
        assertThat(operations).hasSizeGreaterThan(15);
        assertThat(operations)
                .map(Operation::toString)
                .contains("GET /v1/clinics", "PATCH /v1/clinics/{clinicId}/payment-settings");
    }

    @Test
    void every_parameter_and_property_of_every_operation_is_covered_here() {
        Set<String> known = new HashSet<>(NO_IDS.keySet());
        known.addAll(theirIds.keySet());
        known.add(CURSOR);
        for (Operation operation : operations) {
            assertThat(known)
                    .as("ids, or words that are no ids, for %s", operation)
                    .containsAll(operation.places());
        }
    }

    @Test
    void a_stranger_neither_sees_nor_changes_anything() throws SQLException {
        String before = rowsOf(theirs);
        assertThat(before).contains(theirs.clinic, theirs.organisation, theirIds.get("account"), theirIds.get("id"));
        for (Operation operation : operations) {
            for (String role : ROLES_OF_TENANTS) {
                for (Map<String, String> named : operation.combinations(myIds, theirIds)) {
                    for (ContentType accepted : List.of(ContentType.JSON, ContentType.TEXT)) {
                        Response answer = call(operation, mine.as(role), named, accepted);
                        String what = role + ": " + operation + " " + named + " " + accepted;
                        if (pathIsForeign(operation, named)) {
                            assertThat(answer.statusCode()).as(what).isIn(403, 404, 406);
                        }
                        if (answer.statusCode() < 300) {
                            assertThat(answer.asString()).as(what).doesNotContain(theirIds.values());
                        }
                    }
                }
            }
        }
        assertThat(rowsOf(theirs)).isEqualTo(before);
    }

    @Test
    void missing_and_foreign_resources_look_the_same() {
        Map<String, String> nobodys = Map.of(
                "clinicId", "clinic-of-nobody",
                "organisationId", "organisation-of-nobody",
                "id", "enrq_00000000000000000000000000",
                "account", "acct_ofNobody");
        for (Operation operation : operations) {
            if (!operation.path().contains("{")) {
                continue;
            }
            for (String role : ROLES_OF_TENANTS) {
                Response foreign = call(operation, mine.as(role), theirIds, ContentType.JSON);
                Response missing = call(operation, mine.as(role), nobodys, ContentType.JSON);
                assertThat(withoutAddress(foreign)).as(role + ": " + operation).isEqualTo(withoutAddress(missing));
            }
        }
    }

    @Test
    void without_a_token_only_stripes_redirects_are_answered() {
        for (Operation operation : operations) {
            Response answer = call(operation, given().contentType(ContentType.JSON), theirIds, ContentType.JSON);
            if (FROM_STRIPE.contains(operation.path())) {
                // There is no such state, and the answer is a page, not JSON.
                assertThat(answer.statusCode()).isIn(400, 406);
            } else {
                assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void nonsense_in_a_parameter_is_the_callers_fault() {
        for (Operation operation : operations) {
            check(Nonsense.inParameters(operation, () -> allowed(operation), myIds, body(operation, myIds)));
        }
    }

    @Test
    void nonsense_for_a_media_type_is_the_callers_fault() {
        for (Operation operation : operations) {
            check(Nonsense.inMediaTypes(operation, () -> allowed(operation), myIds, body(operation, myIds)));
        }
    }

    @Test
    void an_invalid_number_is_refused_with_its_name() {
        int numbers = 0;
        for (Operation operation : operations) {
            for (Operation.Parameter parameter : operation.parameters()) {
                if (parameter.isNumber()) {
                    numbers++;
                    Nonsense.inNumber(operation, parameter, () -> allowed(operation), myIds)
                            .forEach(trial -> trial.mustBeRefusedFor(parameter.name()));
                }
            }
        }
        assertThat(numbers).isPositive();
    }

    @Test
    void nonsense_in_a_body_is_the_callers_fault() {
        Map<String, String> values = new HashMap<>(myIds);
        values.put("If-Match", "*");
        for (Operation operation : operations) {
            String body = body(operation, myIds);
            if (body != null) {
                check(Nonsense.inBody(operation, () -> allowed(operation), values, body));
            }
        }
    }

    /** The answer to Stripe's redirect is a page for people, not a problem in JSON. */
    private static void check(List<Nonsense.Trial> trials) {
        for (Nonsense.Trial trial : trials) {
            if (FROM_STRIPE.contains(trial.operation().path())) {
                trial.mustNotBreakTheService();
            } else {
                trial.mustBeTheCallersFault();
            }
        }
    }

    /** A caller with a role that the operation allows, with another clinic. */
    private RequestSpecification allowed(Operation operation) {
        return mine.as(roles.computeIfAbsent(operation.toString(), _ -> roleFor(operation)));
    }

    private String roleFor(Operation operation) {
        var nothing =
                Map.of("clinicId", "none", "id", "none", "organisationId", "none", "account", "none", "domain", "none");
        return Stream.of(Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN, Roles.PLATFORM_OPERATOR, Roles.CALL_PLATFORM)
                .filter(role -> operation.call(mine.as(role), nothing, null).statusCode() != 403)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> ids(Story story, String account) {
        String second = "clinic-" + Story.shortId();
        story.register(second);
        String request =
                story.requestEnablement(second).then().statusCode(201).extract().path("id");
        return Map.of(
                "clinicId", story.clinic,
                "clinicIds", story.clinic,
                "organisationId", story.organisation,
                "id", request,
                "account", account);
    }

    private boolean pathIsForeign(Operation operation, Map<String, String> named) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("path"))
                .map(Operation.Parameter::name)
                .filter(theirIds::containsKey)
                .anyMatch(name -> theirIds.get(name).equals(named.get(name)));
    }

    private Response call(
            Operation operation, RequestSpecification caller, Map<String, String> ids, ContentType accepted) {
        Map<String, String> values = new HashMap<>(ids);
        values.put("If-Match", "*");
        values.put("limit", "200");
        values.put("domain", NO_IDS.get("domain"));
        caller.accept(accepted == ContentType.TEXT ? "text/csv" : "application/json");
        return operation.call(caller, values, body(operation, ids));
    }

    private static String body(Operation operation, Map<String, String> ids) {
        Map<String, String> texts = new HashMap<>(NO_IDS);
        texts.putAll(ids);
        return operation.sampleBody(texts);
    }

    private static String withoutAddress(Response problem) {
        return problem.statusCode() + " " + problem.asString().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    /** All rows of a tenant in the database, as text. */
    private String rowsOf(Story story) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return TenantTables.rowsNaming(connection, story.clinic, story.organisation);
        }
    }
}

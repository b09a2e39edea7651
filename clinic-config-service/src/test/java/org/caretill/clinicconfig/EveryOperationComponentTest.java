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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.caretill.identity.Roles;
import org.caretill.testinfrastructure.TenantTables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the service, found in its OpenAPI document, is tried by strangers and with nonsense. */
@QuarkusTest
class EveryOperationComponentTest {

    /** Where Stripe sends the administrator's browser back to: its state is the credential. */
    private static final String CALLBACK = "/v1/stripe/oauth/callback";

    private static final List<String> ROLES_OF_TENANTS =
            List.of(Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN);

    /** Parameters and properties that name nothing of a tenant, each with a value that fits. */
    private static final Map<String, String> NO_IDS = Map.ofEntries(
            Map.entry("status", "PENDING"),
            Map.entry("from", "2000-01-01T00:00:00Z"),
            Map.entry("to", "2100-01-01T00:00:00Z"),
            Map.entry("action", "settings-changed"),
            Map.entry("limit", "200"),
            Map.entry("state", "x"),
            Map.entry("code", "x"),
            Map.entry("error", "x"),
            Map.entry("name", "A clinic"),
            Map.entry("country", "AU"),
            Map.entry("timeZone", "Australia/Sydney"),
            Map.entry("currency", "AUD"),
            Map.entry("note", "please"),
            Map.entry("reason", "because"),
            Map.entry("returnUrl", Story.RETURN_URL),
            Map.entry("label", "Long"),
            Map.entry("itemNumber", "36"),
            Map.entry("description", "Consultation"),
            Map.entry("providerNumber", "4024742F"),
            Map.entry("statementDescriptorSuffix", "VIDEO"),
            Map.entry("mayRequest", Roles.CLINICIAN),
            Map.entry("mayRefund", Roles.CLINIC_ADMIN),
            Map.entry("clinician", "clinician-1"));

    /** Given only where a page is asked for: any first page is tried. */
    private static final String CURSOR = "cursor";

    private static final List<String> NONSENSE_TEXTS = List.of(
            " ",
            "x",
            "-1",
            "0",
            "99999999999999999999",
            "1.5",
            "\u0000",
            "a\u0000b",
            "'",
            "%",
            "../..",
            "é漢😀",
            "x".repeat(3_000));

    private static final List<String> NONSENSE_JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"x\":null}",
            "\"" + "x".repeat(5_000) + "\"");

    private static final List<String> NONSENSE_BODIES = List.of(
            "",
            " ",
            "null",
            "[]",
            "{}",
            "\"x\"",
            "7",
            "{",
            "{\"",
            "}",
            "nonsense",
            "{\"x\":1}",
            "[{}]",
            "\u0000",
            "[".repeat(2_000),
            "{\"a\":".repeat(2_000),
            "\"" + "x".repeat(70_000) + "\"");

    @TestHTTPResource(value = "/openapi", management = true)
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
    void every_place_of_every_operation_is_known_here() {
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
    void whatever_a_stranger_names_is_neither_shown_nor_changed() throws SQLException {
        String before = rowsOf(theirs);
        assertThat(before).contains(theirs.clinic, theirs.organisation, theirIds.get("account"), theirIds.get("id"));
        for (Operation operation : operations) {
            for (String role : ROLES_OF_TENANTS) {
                for (Map<String, String> named : combinations(operation)) {
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
    void what_is_not_there_and_what_is_somebody_elses_look_the_same() {
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
    void without_a_token_only_stripes_redirect_is_answered() {
        for (Operation operation : operations) {
            Response answer = call(operation, given().contentType(ContentType.JSON), theirIds, ContentType.JSON);
            if (operation.path().equals(CALLBACK)) {
                // There is no such state; and what it answers with is a page, not JSON.
                assertThat(answer.statusCode()).isIn(400, 406);
            } else {
                assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void nonsense_in_a_parameter_is_the_callers_fault() {
        for (Operation operation : operations) {
            for (Operation.Parameter parameter : operation.parameters()) {
                for (String nonsense : NONSENSE_TEXTS) {
                    if (parameter.in().equals("header") && !nonsense.matches("[ -~]+")) {
                        continue;
                    }
                    Map<String, String> values = new HashMap<>(myIds);
                    values.put(parameter.name(), nonsense);
                    assertCallersFault(
                            operation,
                            parameter.name() + "=" + shortened(nonsense),
                            operation.call(
                                    allowed(operation), values, operation.hasBody() ? body(operation, myIds) : null));
                }
            }
        }
    }

    @Test
    void nonsense_in_a_body_is_the_callers_fault() {
        for (Operation operation : operations) {
            if (!operation.hasBody()) {
                continue;
            }
            for (String nonsense : bodies(operation)) {
                assertCallersFault(operation, shortened(nonsense), send(operation, "application/json", nonsense));
            }
            for (String type : List.of("text/plain", "application/xml; charset=nonsense")) {
                assertCallersFault(operation, type, send(operation, type, body(operation, myIds)));
            }
        }
    }

    private Response send(Operation operation, String type, String body) {
        Map<String, String> values = new HashMap<>(myIds);
        values.put("If-Match", "*");
        return operation.call(allowed(operation).contentType(type), values, body);
    }

    /** Every part replaced by nonsense, one at a time, in an otherwise fitting body; and what is no fitting body at all. */
    private List<String> bodies(Operation operation) {
        List<String> bodies = new ArrayList<>(NONSENSE_BODIES);
        operation
                .sample((name, _) -> text(name, myIds))
                .properties()
                .forEach(property -> NONSENSE_JSON.forEach(nonsense -> {
                    String body = body(operation, myIds);
                    String part = "\"" + property.getKey() + "\":" + property.getValue();
                    assertThat(body).contains(part);
                    bodies.add(body.replace(part, "\"" + property.getKey() + "\":" + nonsense));
                }));
        return bodies;
    }

    private static void assertCallersFault(Operation operation, String nonsense, Response answer) {
        assertThat(answer.statusCode()).as("%s with %s", operation, nonsense).isLessThan(500);
        // A body that is too large, and an address that no HTTP client sends, are refused before there is a problem.
        if (answer.statusCode() >= 400
                && answer.statusCode() != 413
                && !answer.asString().isEmpty()
                && !operation.path().equals(CALLBACK)) {
            assertThat(answer.contentType())
                    .as("%s with %s", operation, nonsense)
                    .startsWith("application/problem+json");
        }
    }

    /** A caller whom the operation lets in, with a clinic of its own. */
    private RequestSpecification allowed(Operation operation) {
        return mine.as(roles.computeIfAbsent(operation.toString(), _ -> roleFor(operation)));
    }

    private String roleFor(Operation operation) {
        var nothing = Map.of("clinicId", "none", "id", "none", "organisationId", "none", "account", "none");
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

    /** All of theirs; and, where an operation names several things, one of theirs among mine. */
    private List<Map<String, String>> combinations(Operation operation) {
        List<String> named = operation.places().stream()
                .filter(theirIds::containsKey)
                .sorted()
                .toList();
        List<Map<String, String>> combinations = new ArrayList<>(List.of(theirIds));
        if (named.size() > 1) {
            for (String foreign : named) {
                Map<String, String> mixed = new TreeMap<>(myIds);
                mixed.put(foreign, theirIds.get(foreign));
                combinations.add(mixed);
            }
        }
        return combinations;
    }

    private boolean pathIsForeign(Operation operation, Map<String, String> named) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("path"))
                .anyMatch(parameter -> named.get(parameter.name()).equals(theirIds.get(parameter.name())));
    }

    private Response call(
            Operation operation, RequestSpecification caller, Map<String, String> ids, ContentType accepted) {
        Map<String, String> values = new HashMap<>(ids);
        values.put("If-Match", "*");
        values.put("limit", "200");
        caller.accept(accepted == ContentType.TEXT ? "text/csv" : "application/json");
        return operation.call(caller, values, operation.hasBody() ? body(operation, ids) : null);
    }

    private static String body(Operation operation, Map<String, String> ids) {
        return operation.sample((name, _) -> text(name, ids)).toString();
    }

    private static String text(String name, Map<String, String> ids) {
        return ids.getOrDefault(name, NO_IDS.getOrDefault(name, "x"));
    }

    private static String withoutAddress(Response problem) {
        return problem.statusCode() + " " + problem.asString().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** Everything that the database knows of a tenant, as text. */
    private String rowsOf(Story story) throws SQLException {
        var rows = new StringBuilder();
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local caretill.everything = 'true'");
            for (String table : TenantTables.all(connection)) {
                try (var found = statement.executeQuery(
                        "select t::text from %s t where strpos(t::text, '%s') > 0 or strpos(t::text, '%s') > 0 order by 1"
                                .formatted(table, story.clinic, story.organisation))) {
                    while (found.next()) {
                        rows.append(table).append(found.getString(1)).append('\n');
                    }
                }
            }
            connection.rollback();
        }
        return rows.toString();
    }
}

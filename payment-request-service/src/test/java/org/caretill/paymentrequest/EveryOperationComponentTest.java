package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.Nonsense;
import org.caretill.testinfrastructure.Operation;
import org.caretill.testinfrastructure.TenantTables;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tries every operation in the service's OpenAPI document as a stranger and with invalid input. */
@QuarkusTest
class EveryOperationComponentTest {

    /** The public keys of guest tokens. */
    private static final String KEYS = "/v1/guest-token-keys";

    private static final List<String> ROLES_OF_TENANTS =
            List.of(Roles.ORGANISATION_ADMIN, Roles.CLINIC_ADMIN, Roles.CLINICIAN);

    /** The redemption of a pay link needs no token. */
    private static final String REDEMPTION = "/v1/pay-links/redemption";

    /** Parameters and properties that do not identify anything of a clinic, each with a valid value. */
    private static final Map<String, String> NO_IDS = Map.ofEntries(
            Map.entry("participantId", "patient-1"),
            Map.entry("payerParticipantId", "patient-1"),
            Map.entry("patientParticipantId", "patient-1"),
            Map.entry("patientName", "Leo"),
            Map.entry("role", "patient"),
            Map.entry("text", "Pat"),
            Map.entry("displayName", "Pat"),
            Map.entry("name", "Dr Example"),
            Map.entry("providerNumber", "123456AB"),
            Map.entry("itemNumber", "91800"),
            Map.entry("reference", "YCST-6P68"),
            Map.entry("businessName", "Harbour Health"),
            Map.entry("locale", "en"),
            Map.entry("token", "no-token-of-any-pay-link"),
            Map.entry("status", "REQUESTED"),
            Map.entry("from", "2000-01-01T00:00:00Z"),
            Map.entry("to", "2100-01-01T00:00:00Z"),
            Map.entry("limit", "200"),
            Map.entry("requestedBy", "clinician-1"),
            Map.entry("stripeAccount", "acct_1"),
            Map.entry("needsAttention", "true"),
            Map.entry("disputed", "true"),
            Map.entry("date", "2026-11-20"),
            Map.entry("timeZone", "Australia/Sydney"),
            Map.entry("period", "TODAY"),
            Map.entry("refundsCount", "ON_THEIR_DAY"),
            Map.entry("program", "XERO"),
            Map.entry("account", "acct_1"),
            Map.entry("cursor", "preq_00000000000000000000000000"),
            Map.entry("currency", "AUD"),
            Map.entry("description", "Consultation"),
            Map.entry("reason", "duplicate"),
            Map.entry("url", "https://receiver.invalid/webhooks"),
            Map.entry("eventTypes", "payment_request.paid"),
            Map.entry("organisationId", "organisation-of-nobody"),
            Map.entry("after", "event_00000000000000000000000000"),
            Map.entry("since", "2100-01-01T00:00:00Z"),
            Map.entry("consumer", "payment-request-service"));

    /** Given only where a page is asked for: any first page is tried. */
    private static final String CURSOR = "cursor";

    /** Belong to one clinic; a call is only ever looked up together with its clinic. */
    private static final Set<String> IDS_OF_A_CLINIC = Set.of("clinicId", "id");

    @TestHTTPResource("/v1/openapi")
    URL openApi;

    @Inject
    AgroalDataSource dataSource;

    private final Map<String, String> tokens = new HashMap<>();
    private List<Operation> operations;
    private Calls mine;
    private Calls theirs;
    private Map<String, String> myIds;
    private Map<String, String> theirIds;

    @BeforeEach
    void prepare() {
        operations = Operation.all(openApi);
        mine = Calls.atNewClinic();
        myIds = ids(mine);
        theirs = Calls.atNewClinic();
        theirIds = ids(theirs);
        theirs.admit(theirs.patient, "Their Pat");
        // The events of both get their positions after the commit.
        await().atMost(Duration.ofSeconds(15))
                .until(() -> PaidRequests.count("from platform_event where position is null") == 0);
    }

    @Test
    void the_document_lists_the_service() {
        assertThat(operations).hasSizeGreaterThan(9);
        assertThat(operations)
                .map(Operation::toString)
                .contains("POST /v1/payment-requests", "POST /v1/guest/payment-requests/{id}/payment");
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
        String before = rowsOfTheirs();
        assertThat(before).contains(theirIds.values()).contains("Their Pat");
        for (Operation operation : operations) {
            for (var stranger : strangers().entrySet()) {
                for (Map<String, String> named : operation.combinations(myIds, theirIds)) {
                    for (String accepted : List.of("application/json", "text/csv")) {
                        Response answer = call(operation, stranger.getValue(), named, accepted);
                        String what = stranger.getKey() + ": " + operation + " " + named + " " + accepted;
                        if (namesTheirs(operation, named)) {
                            assertThat(answer.statusCode()).as(what).isIn(403, 404, 406);
                        }
                        if (answer.statusCode() < 300) {
                            // The answer may repeat the call id that the caller sent, but nothing of that call.
                            assertThat(answer.asString())
                                    .as(what)
                                    .doesNotContain(theirIds.get("clinicId"), theirIds.get("id"), "Their Pat");
                        }
                    }
                }
            }
        }
        assertThat(rowsOfTheirs()).isEqualTo(before);
    }

    @Test
    void missing_and_foreign_resources_look_the_same() {
        Map<String, String> nobodys = Map.of(
                "clinicId",
                "clinic-of-nobody",
                "callId",
                "call-of-nobody",
                "id",
                "preq_00000000000000000000000000",
                "eventId",
                "event_00000000000000000000000000");
        for (Operation operation : operations) {
            for (var stranger : strangers().entrySet()) {
                if (namesTheirs(operation, theirIds)) {
                    Response foreign = call(operation, stranger.getValue(), theirIds, "application/json");
                    Response missing = call(operation, stranger.getValue(), nobodys, "application/json");
                    assertThat(withoutAddress(foreign))
                            .as(stranger.getKey() + ": " + operation)
                            .isEqualTo(withoutAddress(missing));
                }
            }
        }
    }

    @Test
    void without_a_token_only_the_public_keys_and_pay_links_work() {
        for (Operation operation : operations) {
            Response answer =
                    operation.call(given().contentType(ContentType.JSON), theirIds, body(operation, theirIds));
            assertThat(answer.statusCode())
                    .as(operation.toString())
                    .isIn(
                            switch (operation.path()) {
                                case KEYS -> List.of(200);
                                case REDEMPTION -> List.of(404, 429);
                                default -> List.of(401);
                            });
        }
    }

    @Test
    void nonsense_in_a_parameter_is_the_callers_fault() {
        for (Operation operation : operations) {
            Nonsense.inParameters(operation, () -> allowed(operation), myIds, body(operation, myIds))
                    .forEach(Nonsense.Trial::mustBeTheCallersFault);
        }
    }

    @Test
    void nonsense_for_a_media_type_is_the_callers_fault() {
        for (Operation operation : operations) {
            Nonsense.inMediaTypes(operation, () -> allowed(operation), myIds, body(operation, myIds))
                    .forEach(Nonsense.Trial::mustBeTheCallersFault);
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
        for (Operation operation : operations) {
            if (operation.method().equals("GET")) {
                continue;
            }
            String body = body(operation, myIds);
            Nonsense.inBody(operation, () -> allowed(operation), myIds, body == null ? "{}" : body)
                    .forEach(Nonsense.Trial::mustBeTheCallersFault);
        }
    }

    /** Staff of another clinic in every role, and guests who differ from the payer in one thing each. */
    private Map<String, String> strangers() {
        Map<String, String> strangers = new LinkedHashMap<>();
        for (String role : ROLES_OF_TENANTS) {
            strangers.put(role, Tokens.staff(role, "organisation-of-" + mine.clinic, mine.clinic));
        }
        strangers.put("guest of another clinic", Tokens.guest(mine.clinic, theirs.call, theirs.patient));
        strangers.put("guest of another call", Tokens.guest(theirs.clinic, mine.call, theirs.patient));
        strangers.put("another participant", Tokens.guest(theirs.clinic, theirs.call, "somebody-else"));
        return strangers;
    }

    /** A caller with a role that the operation allows, with another clinic and call. */
    private RequestSpecification allowed(Operation operation) {
        return Calls.as(tokens.computeIfAbsent(operation.toString(), _ -> tokenFor(operation)));
    }

    private String tokenFor(Operation operation) {
        var nothing = Map.of("clinicId", "none", "callId", "none", "id", "none", "eventId", "none");
        return Stream.concat(
                        Stream.of(Roles.CLINICIAN, Roles.CLINIC_ADMIN, Roles.CALL_PLATFORM, Roles.PLATFORM_OPERATOR)
                                .map(role -> Tokens.staff(role, "demo-health", mine.clinic)),
                        // A high generation, so that the token stays valid when an operation ends the call.
                        Stream.of(Tokens.guest(mine.clinic, mine.call, mine.patient, Integer.MAX_VALUE)))
                .filter(token -> operation.call(Calls.as(token), nothing, null).statusCode() != 403)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> ids(Calls calls) {
        String id = calls.requested();
        return Map.of(
                "clinicId",
                calls.clinic,
                "callId",
                calls.call,
                "id",
                id,
                "eventId",
                PaidRequests.text("select id from platform_event where payment_request_id = '" + id + "'"));
    }

    private boolean namesTheirs(Operation operation, Map<String, String> named) {
        return operation.places().stream()
                .filter(IDS_OF_A_CLINIC::contains)
                .anyMatch(place -> named.get(place).equals(theirIds.get(place)));
    }

    private static Response call(Operation operation, String token, Map<String, String> ids, String accepted) {
        Map<String, String> values = new HashMap<>(ids);
        values.put("limit", "200");
        return operation.call(Calls.as(token).accept(accepted), values, body(operation, ids));
    }

    private static String body(Operation operation, Map<String, String> ids) {
        Map<String, String> texts = new HashMap<>(NO_IDS);
        texts.putAll(ids);
        String body = operation.sampleBody(texts);
        // A patient who is named as a guest of the call is not named a second time.
        return body == null ? null : body.replace("\"patientName\":\"Leo\",", "");
    }

    private static String withoutAddress(Response problem) {
        return problem.statusCode() + " " + problem.asString().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    /** All rows of the clinic in the database, as text. */
    private String rowsOfTheirs() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return TenantTables.rowsNaming(connection, theirs.clinic, theirIds.get("id"));
        }
    }
}

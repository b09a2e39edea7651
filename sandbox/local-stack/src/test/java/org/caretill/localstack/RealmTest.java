package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmTest {

    private JsonNode realm;

    @BeforeEach
    void read() throws Exception {
        realm = new ObjectMapper().readTree(Keycloak.realm());
    }

    @ParameterizedTest
    @CsvSource({
        "manager,         organisation-admin, demo-health,  demo-clinic",
        "admin,           clinic-admin,       demo-health,  demo-clinic",
        "clinician,       clinician,          demo-health,  demo-clinic",
        "other-manager,   organisation-admin, other-health, other-clinic",
        "other-admin,     clinic-admin,       other-health, other-clinic",
        "other-clinician, clinician,          other-health, other-clinic",
        "operator,        platform-operator,  '',           ''",
    })
    void each_person_has_one_role_one_organisation_and_the_name_as_password(
            String person, String role, String organisation, String clinic) {
        JsonNode user = the("users", "username", person);
        assertThat(texts(user.path("realmRoles"))).containsExactly(role);
        assertThat(user.path("credentials").path(0).path("value").asText()).isEqualTo(person);
        assertThat(user.path("attributes").path("organisation_id").path(0).asText())
                .isEqualTo(organisation);
        assertThat(user.path("attributes").path("clinic_ids").path(0).asText()).isEqualTo(clinic);
    }

    @Test
    void nobody_is_asked_to_complete_a_profile_at_the_first_sign_in() {
        people().forEach(user -> {
            assertThat(user.path("email").asText()).contains("@");
            assertThat(user.path("emailVerified").asBoolean()).isTrue();
            assertThat(user.path("firstName").asText()).isNotBlank();
            assertThat(user.path("lastName").asText()).isNotBlank();
        });
    }

    /** Otherwise any clinician could join another clinic in Keycloak's account pages. */
    @Test
    void nobody_but_an_administrator_changes_organisation_or_clinics() throws Exception {
        String profile = realm.path("components")
                .path("org.keycloak.userprofile.UserProfileProvider")
                .path(0)
                .path("config")
                .path("kc.user.profile.config")
                .path(0)
                .asText();
        JsonNode attributes = new ObjectMapper().readTree(profile).path("attributes");
        for (String tenancy : List.of("organisation_id", "clinic_ids")) {
            JsonNode attribute = one(attributes, "name", tenancy);
            assertThat(texts(attribute.path("permissions").path("edit"))).containsExactly("admin");
        }
    }

    @Test
    void the_demo_call_signs_in_by_code_with_pkce_and_returns_to_its_own_address_only() {
        JsonNode demo = the("clients", "clientId", "demo-call");
        assertThat(demo.path("directAccessGrantsEnabled").asBoolean()).isFalse();
        assertThat(demo.path("attributes").path("pkce.code.challenge.method").asText())
                .isEqualTo("S256");
        assertThat(texts(demo.path("redirectUris")))
                .containsExactly("http://localhost:${DEMO_PORT}/*", "http://127.0.0.1:${DEMO_PORT}/*");
    }

    @Test
    void every_client_gets_tokens_for_caretill() {
        for (String client : List.of("caretill-cli", "demo-call", "call-platform")) {
            JsonNode mapper = one(the("clients", "clientId", client).path("protocolMappers"), "name", "audience");
            assertThat(mapper.path("config").path("included.custom.audience").asText())
                    .isEqualTo("caretill");
        }
    }

    /** Keycloak's brute-force protection refuses simultaneous sign-ins, and the sandbox's passwords are not secret. */
    @Test
    void a_person_may_sign_in_several_times_at_once() {
        assertThat(realm.path("bruteForceProtected").asBoolean(true)).isFalse();
    }

    private Stream<JsonNode> people() {
        return stream(realm.path("users")).filter(user -> !user.has("serviceAccountClientId"));
    }

    private JsonNode the(String kind, String key, String value) {
        return one(realm.path(kind), key, value);
    }

    private static JsonNode one(JsonNode list, String key, String value) {
        return stream(list)
                .filter(item -> item.path(key).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

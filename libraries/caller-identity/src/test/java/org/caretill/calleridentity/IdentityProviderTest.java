package org.caretill.calleridentity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityProviderTest {

    @Test
    void by_default_a_token_is_read_as_keycloak_writes_it() {
        IdentityProvider keycloak = provider(Map.of());
        JsonWebToken token = token("""
            {"sub": "5d4f", "name": "Dr Clara Chu", "organisation_id": "demo-health", "clinic_ids": ["demo-clinic", "other"],
             "realm_access": {"roles": ["offline_access", "clinician", "clinic-admin"]}}\
            """);
        assertThat(keycloak.rolesIn(token)).containsExactlyInAnyOrder("clinician", "clinic-admin");
        assertThat(keycloak.organisationIn(token)).isEqualTo("demo-health");
        assertThat(keycloak.clinicsIn(token)).containsExactlyInAnyOrder("demo-clinic", "other");
        assertThat(keycloak.nameIn(token)).isEqualTo("Dr Clara Chu");
        assertThat(keycloak.subjectIn(token)).isEqualTo("5d4f");
    }

    @Test
    void a_claim_may_be_a_path_or_an_address() {
        IdentityProvider provider = provider(Map.of(
                "OIDC_ROLES_CLAIM", "https://example.org/roles",
                "OIDC_CLINICS_CLAIM", "https://example.org/clinics",
                "OIDC_ORGANISATION_CLAIM", "app_metadata/health/organisation"));
        JsonWebToken token = token("""
            {"https://example.org/roles": ["clinician"], "https://example.org/clinics": ["demo-clinic"],
             "app_metadata": {"health": {"organisation": "demo-health"}}}\
            """);
        assertThat(provider.rolesIn(token)).containsExactly("clinician");
        assertThat(provider.clinicsIn(token)).containsExactly("demo-clinic");
        assertThat(provider.organisationIn(token)).isEqualTo("demo-health");
    }

    @Test
    void the_claim_groups_which_the_framework_reads_itself_may_have_the_roles() {
        assertThat(provider(Map.of("OIDC_ROLES_CLAIM", "groups")).rolesIn(token("{\"groups\": [\"clinician\"]}")))
                .containsExactly("clinician");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"demo-clinic\"; demo-clinic",
                "\"demo-clinic other\"; demo-clinic, other",
                "\"demo-clinic, other\"; demo-clinic, other",
                "[\"demo-clinic\", \"other\"]; demo-clinic, other",
                "[]; ''",
                "\"\"; ''",
                "null; ''",
                "true; ''",
                "[1, null, {\"id\": \"demo-clinic\"}, [\"demo-clinic\"]]; ''",
                "{\"demo-clinic\": true}; ''",
                "\"*\"; ''",
                "[\"*\", \".*\", \"%\", \"demo_clinic\"]; demo_clinic",
            })
    void clinics_are_a_list_or_a_text_and_nothing_stands_for_all_of_them(String claim, String ids) {
        assertThat(provider(Map.of()).clinicsIn(token("{\"clinic_ids\": " + claim + "}")))
                .containsExactlyInAnyOrder(ids.isEmpty() ? new String[0] : ids.split(", "));
    }

    @Test
    void what_a_token_does_not_say_its_bearer_does_not_have() {
        IdentityProvider provider = provider(Map.of());
        JsonWebToken token = token("{\"sub\": \"5d4f\", \"realm_access\": \"clinician\"}");
        assertThat(provider.rolesIn(token)).isEmpty();
        assertThat(provider.clinicsIn(token)).isEmpty();
        assertThat(provider.organisationIn(token)).isNull();
        assertThat(provider.nameIn(token)).isNull();
    }

    @Test
    void nobody_belongs_to_two_organisations() {
        assertThat(provider(Map.of())
                        .organisationIn(token("{\"organisation_id\": [\"demo-health\", \"other-health\"]}")))
                .isNull();
    }

    @Test
    void with_names_of_roles_only_these_names_give_a_role() {
        IdentityProvider provider = provider(Map.of(
                "OIDC_ROLES_CLAIM",
                "groups",
                "OIDC_ROLE_NAMES",
                "clinician=Telehealth Clinicians, clinic-admin=6f1c=2,clinician=6f1c=2"));
        assertThat(provider.rolesIn(token("{\"groups\": [\"Telehealth Clinicians\"]}")))
                .containsExactly("clinician");
        assertThat(provider.rolesIn(token("{\"groups\": [\"6f1c=2\"]}")))
                .containsExactlyInAnyOrder("clinician", "clinic-admin");
        assertThat(provider.rolesIn(token("{\"groups\": [\"clinician\", \"platform-operator\", \"Telehealth\"]}")))
                .isEmpty();
    }

    @Test
    void a_text_of_several_words_is_one_role() {
        assertThat(provider(Map.of("OIDC_ROLES_CLAIM", "role")).rolesIn(token("{\"role\": \"retired clinician\"}")))
                .isEmpty();
        assertThat(provider(Map.of("OIDC_ROLES_CLAIM", "role")).rolesIn(token("{\"role\": \"clinician\"}")))
                .containsExactly("clinician");
    }

    @Test
    void a_provider_cannot_make_guests() {
        assertThat(provider(Map.of()).rolesIn(token("{\"realm_access\": {\"roles\": [\"guest\", \"former-guest\"]}}")))
                .isEmpty();
        assertThat(problems(Map.of("OIDC_ROLE_NAMES", "guest=Visitors"))).hasSize(1);
    }

    @Test
    void two_people_of_two_providers_are_never_taken_for_one() {
        List<IdentityProvider> providers =
                IdentityProvider.all(config(Map.of("OIDC_SECOND_AUTH_SERVER_URL", "https://second.example.org")));
        assertThat(providers)
                .extracting(provider -> provider.subjectIn(token("{\"sub\": \"1001\"}")))
                .containsExactly("1001", "second|1001");
        assertThat(providers).allSatisfy(provider -> {
            assertThat(provider.subjectIn(token("{}"))).isNull();
            assertThat(provider.subjectIn(token("{\"sub\": \" \"}"))).isNull();
        });
    }

    @Test
    void each_provider_has_claims_of_its_own() {
        IdentityProvider second = IdentityProvider.all(config(Map.of(
                        "OIDC_ROLES_CLAIM", "groups",
                        "OIDC_CLINICS_CLAIM", "clinics",
                        "OIDC_SECOND_AUTH_SERVER_URL", "https://second.example.org",
                        "OIDC_SECOND_ROLES_CLAIM", "roles",
                        "OIDC_SECOND_ROLE_NAMES", "call-platform=backend",
                        "OIDC_SECOND_ORGANISATION_CLAIM", "org",
                        "OIDC_SECOND_NAME_CLAIM", "nickname")))
                .getLast();
        JsonWebToken token = token("""
            {"groups": ["clinician"], "roles": ["clinician", "backend"], "clinics": ["a"], "clinic_ids": ["b"], "org": "o",
             "name": "Dr Clara Chu", "nickname": "Clara"}\
            """);
        assertThat(second.rolesIn(token)).containsExactly("call-platform");
        assertThat(second.clinicsIn(token)).containsExactly("b");
        assertThat(second.organisationIn(token)).isEqualTo("o");
        assertThat(second.nameIn(token)).isEqualTo("Clara");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OIDC_AUTH_SERVER_URL; login.example.org; OIDC_AUTH_SERVER_URL must be the issuer's address",
                "OIDC_AUTH_SERVER_URL; https://login.example.org/?realm=staff; OIDC_AUTH_SERVER_URL must be the"
                        + " issuer's address",
                "OIDC_AUTH_SERVER_URL; https://login example.org; OIDC_AUTH_SERVER_URL must be the issuer's address",
                "OIDC_AUDIENCE; any; OIDC_AUDIENCE must say which audience",
                "OIDC_AUDIENCE; caretill,any; OIDC_AUDIENCE must say which audience",
                "OIDC_AUDIENCE; ' '; OIDC_AUDIENCE must say which audience",
                "OIDC_ROLES_CLAIM; ' '; OIDC_ROLES_CLAIM must name a claim",
                "OIDC_ORGANISATION_CLAIM; ' '; OIDC_ORGANISATION_CLAIM must name a claim",
                "OIDC_CLINICS_CLAIM; ' '; OIDC_CLINICS_CLAIM must name a claim",
                "STAFF_NAME_CLAIM; ' '; STAFF_NAME_CLAIM must name a claim",
                "OIDC_ROLE_NAMES; clinician; OIDC_ROLE_NAMES must be pairs",
                "OIDC_ROLE_NAMES; clinician=; OIDC_ROLE_NAMES must be pairs",
                "OIDC_ROLE_NAMES; doctor=clinician; OIDC_ROLE_NAMES must be pairs",
                "OIDC_SECOND_AUTH_SERVER_URL; second; OIDC_SECOND_AUTH_SERVER_URL must be the issuer's address",
                "OIDC_SECOND_AUTH_SERVER_URL; http://localhost:8180/realms/caretill/; OIDC_SECOND_AUTH_SERVER_URL is"
                        + " the same",
            })
    void a_setting_that_cannot_be_right_is_named(String variable, String value, String words) {
        assertThat(problems(Map.of(variable, value))).singleElement().asString().startsWith(words);
    }

    @Test
    void the_settings_of_the_second_provider_are_checked_like_those_of_the_first() {
        assertThat(problems(Map.of(
                        "OIDC_SECOND_AUTH_SERVER_URL", "https://second.example.org",
                        "OIDC_SECOND_AUDIENCE", "any",
                        "OIDC_SECOND_ROLES_CLAIM", " ",
                        "OIDC_SECOND_ROLE_NAMES", "guest=g",
                        "OIDC_SECOND_NAME_CLAIM", " ")))
                .extracting(problem -> problem.split(" ", 2)[0])
                .containsExactlyInAnyOrder(
                        "OIDC_SECOND_AUDIENCE",
                        "OIDC_SECOND_ROLES_CLAIM",
                        "OIDC_SECOND_ROLE_NAMES",
                        "OIDC_SECOND_NAME_CLAIM");
        assertThat(problems(Map.of())).isEmpty();
    }

    /** The settings as they are without the variables, and these. */
    static Config config(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addPropertiesSources()
                .withDefaultValues(variables)
                .build();
    }

    static JsonWebToken token(String claims) {
        try {
            return new OidcJwtCallerPrincipal(JwtClaims.parse(claims), null);
        } catch (InvalidJwtException e) {
            throw new IllegalArgumentException(claims, e);
        }
    }

    private static IdentityProvider provider(Map<String, String> variables) {
        return IdentityProvider.all(config(variables)).getFirst();
    }

    private static List<String> problems(Map<String, String> variables) {
        return IdentityProvider.problems(config(variables));
    }
}

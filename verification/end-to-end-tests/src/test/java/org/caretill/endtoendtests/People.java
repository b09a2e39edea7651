package org.caretill.endtoendtests;

import static org.caretill.endtoendtests.Address.KEYCLOAK;

import java.util.List;
import java.util.Map;

/** Signs in at Keycloak: the sandbox's people, the platform, and people that a test creates. */
public final class People {

    public static final String ORGANISATION_ADMIN = "organisation-admin";
    public static final String CLINIC_ADMIN = "clinic-admin";
    public static final String CLINICIAN = "clinician";

    private final RunningStack stack;

    public People(RunningStack stack) {
        this.stack = stack;
    }

    /** The access token of a person; in the sandbox the password is the name. */
    public String token(String name) {
        return token(
                "caretill",
                Map.of("grant_type", "password", "client_id", "caretill-cli", "username", name, "password", name));
    }

    /** The access token of the video-call platform itself. */
    public String callPlatformToken() {
        return token(
                "caretill",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "call-platform",
                        "client_secret",
                        "call-platform-secret"));
    }

    /** Creates a person with one role in one clinic. */
    public void add(String name, String role, String organisationId, String clinicId) {
        String admin = token(
                "master",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        "admin",
                        "password",
                        stack.password("keycloak-admin")));
        String realm = stack.url(KEYCLOAK) + "/admin/realms/caretill";
        Rest.Answer created = Rest.post(
                realm + "/users",
                admin,
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@" + organisationId + ".example",
                        "emailVerified",
                        true,
                        "firstName",
                        "Terry",
                        "lastName",
                        "Tester",
                        "attributes",
                        Map.of("organisation_id", List.of(organisationId), "clinic_ids", List.of(clinicId)),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
        created.expect(201);
        var roleObject = Rest.get(realm + "/roles/" + role, admin).expect(200);
        Rest.post(created.location() + "/role-mappings/realm", admin, List.of(roleObject))
                .expect(204);
    }

    private String token(String realm, Map<String, String> grant) {
        return Rest.form(stack.url(KEYCLOAK) + "/realms/" + realm + "/protocol/openid-connect/token", null, grant)
                .expect(200)
                .get("access_token")
                .asText();
    }
}

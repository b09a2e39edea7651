package org.caretill.calleridentity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which provider verifies a token; whether the token is valid is not looked at here. */
class ProviderOfTokenTest {

    private final ProviderOfToken providers = new ProviderOfToken(IdentityProviderTest.config(
            Map.of("OIDC_SECOND_AUTH_SERVER_URL", "https://second.example.org/realms/backends/")));

    @ParameterizedTest
    @ValueSource(
            strings = {"https://second.example.org/realms/backends", "https://second.example.org/realms/backends/"})
    void a_token_of_the_second_provider_is_verified_by_it(String issuer) {
        assertThat(providers.tenantOf(headers(issuer))).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8180/realms/caretill",
                "https://second.example.org",
                "https://second.example.org/realms/backends/elsewhere",
                "https://second.example.org/realms/backends//",
                "http://second.example.org/realms/backends",
                ""
            })
    void a_token_of_anybody_else_is_left_to_the_first_which_refuses_it_unless_it_is_its_own(String issuer) {
        assertThat(providers.tenantOf(headers(issuer))).isEqualTo("Default");
    }

    @Test
    void a_guests_token_is_left_to_whoever_verifies_guests() {
        assertThat(providers.tenantOf(headers(Guest.ISSUER))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer ", "Bearer garbage", "Bearer a.b.c", "Basic YTpi", "Bearer ..", "Bearer .bnVsbA."})
    void what_is_no_token_is_left_to_the_first(String authorization) {
        assertThat(providers.tenantOf(MultiMap.caseInsensitiveMultiMap().add("Authorization", authorization)))
                .isEqualTo("Default");
        assertThat(providers.tenantOf(MultiMap.caseInsensitiveMultiMap())).isEqualTo("Default");
    }

    private static MultiMap headers(String issuer) {
        String claims = "{\"iss\":\"" + issuer + "\"}";
        return MultiMap.caseInsensitiveMultiMap()
                .add(
                        "Authorization",
                        "Bearer e30."
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                                + ".c2lnbmF0dXJl");
    }
}

package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.PermissionException;
import com.stripe.exception.StripeException;
import com.stripe.exception.oauth.InvalidClientException;
import com.stripe.exception.oauth.InvalidGrantException;
import com.stripe.model.oauth.TokenResponse;
import com.stripe.net.OAuth;
import com.stripe.net.RequestOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectOAuthTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Platform platform;

    @BeforeEach
    void start() {
        platform = new Platform(SimulatorSettings.sandbox().withClock(now::get));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void consent_code_and_token_connect_the_account() throws Exception {
        String back = approve(authorizeUrl(Map.of()));
        assertThat(back).startsWith(SimulatorSettings.REDIRECT_URI + "?").contains("state=st-1");

        TokenResponse token = token(code(back));

        assertThat(token.getStripeUserId()).isEqualTo(StripeSimulator.DEMO_CLINIC);
        assertThat(token.getLivemode()).isFalse();
        var account = platform.stripe.v1().accounts().retrieve(StripeSimulator.DEMO_CLINIC);
        assertThat(account.getChargesEnabled()).isTrue();
        assertThat(account.getCountry()).isEqualTo("AU");
        assertThat(account.getBusinessProfile().getName()).isEqualTo("Demo Clinic");
        var events = platform.stripe.v1().events().list(platform.demoClinic).getData();
        assertThat(events).extracting(event -> event.getType()).containsExactly("account.application.authorized");
    }

    @Test
    void a_code_of_live_mode_is_refused_because_the_key_is_of_test_mode() throws Exception {
        String code = code(approve(authorizeUrl(Map.of()), true));
        assertThat(catchThrowableOfType(InvalidGrantException.class, () -> token(code))
                        .getMessage())
                .contains("authorization code only supports returning live keys");
        assertThat(token(code(approve(authorizeUrl(Map.of())))).getLivemode()).isFalse();
    }

    @Test
    void a_code_used_twice_is_refused_and_ends_the_connection() throws Exception {
        String code = code(approve(authorizeUrl(Map.of())));
        token(code);

        assertThat(catchThrowableOfType(InvalidGrantException.class, () -> token(code))
                        .getCode())
                .isEqualTo("invalid_grant");
        assertThat(catchThrowableOfType(
                        PermissionException.class,
                        () -> platform.stripe.v1().accounts().retrieve(StripeSimulator.DEMO_CLINIC)))
                .isNotNull();
    }

    @Test
    void a_code_older_than_five_minutes_is_refused() {
        String code = code(approve(authorizeUrl(Map.of())));
        now.set(now.get().plus(Duration.ofMinutes(6)));

        assertThat(catchThrowableOfType(InvalidGrantException.class, () -> token(code)))
                .hasMessageContaining("expired");
    }

    @Test
    void a_deauthorised_account_is_out_of_reach() throws Exception {
        platform.simulator.connect(StripeSimulator.DEMO_CLINIC);
        Map<String, Object> params =
                Map.of("client_id", SimulatorSettings.CLIENT_ID, "stripe_user_id", StripeSimulator.DEMO_CLINIC);

        assertThat(OAuth.deauthorize(params, options()).getStripeUserId()).isEqualTo(StripeSimulator.DEMO_CLINIC);

        assertThatExceptionOfType(PermissionException.class)
                .isThrownBy(() -> platform.stripe.v1().accounts().retrieve(StripeSimulator.DEMO_CLINIC));
        assertThat(catchThrowableOfType(InvalidClientException.class, () -> OAuth.deauthorize(params, options())))
                .hasMessageContaining("not connected");
    }

    @Test
    void the_person_may_say_no() {
        var redirect = platform.post(
                "/oauth/authorize", merged(Map.of("decision", "deny", "account", StripeSimulator.DEMO_CLINIC)));

        assertThat(redirect.statusCode()).isEqualTo(303);
        assertThat(redirect.headers().firstValue("Location").orElseThrow())
                .startsWith(SimulatorSettings.REDIRECT_URI + "?error=access_denied")
                .endsWith("state=st-1");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, ca_somebody_else, No application matches",
        "response_type, token, response_type",
        "scope, everything, Invalid scope",
        "redirect_uri, javascript:alert(1), Invalid redirect URI",
        "redirect_uri, https://evil.example/cb, Invalid redirect URI",
        "redirect_uri, http://localhost:8081/v1/stripe/oauth/callback/, Invalid redirect URI"
    })
    void a_wrong_question_is_answered_on_the_page_and_never_sent_back(String param, String value, String message) {
        HttpResponse<String> page = platform.get(authorizeUrl(Map.of(param, value)));

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains(message);
    }

    @Test
    void a_platform_whose_oauth_is_off_is_told_on_the_page() {
        platform.send(testSurface("oauth/settings", "{\"oauthEnabled\": false}"));
        assertThat(platform.get(authorizeUrl(Map.of())).statusCode()).isEqualTo(400);
        assertThat(platform.get(authorizeUrl(Map.of())).body()).contains("Standard OAuth is disabled");

        platform.send(testSurface("oauth/settings", "{\"oauthEnabled\": true}"));
        assertThat(platform.get(authorizeUrl(Map.of())).statusCode()).isEqualTo(200);
    }

    @Test
    void an_account_of_another_platform_cannot_be_connected_and_a_new_one_is_offered() throws Exception {
        platform.callTestSurface("accounts/" + StripeSimulator.DEMO_CLINIC, "{\"controlledByOtherPlatform\": true}");

        assertThat(platform.get(authorizeUrl(Map.of())).body())
                .contains("This account is connected to another platform. Please create a new account.")
                .contains("Create a new account");
        assertThatThrownBy(() -> approve(authorizeUrl(Map.of()))).hasMessageContaining("connected to another platform");
        String back = platform.callTestSurface(
                        "oauth/approve",
                        Json.object()
                                .put("authorizeUrl", platform.simulator.address() + authorizeUrl(Map.of()))
                                .put("account", "new")
                                .toString())
                .get("redirectUrl")
                .asText();
        assertThat(token(code(back)).getStripeUserId()).startsWith("acct_1").isNotEqualTo(StripeSimulator.DEMO_CLINIC);
    }

    @Test
    void who_was_authorised_to_read_cannot_charge_until_authorised_for_more() throws Exception {
        TokenResponse token = token(code(approve(authorizeUrl(Map.of("scope", "read_only")))));
        assertThat(token.getScope()).isEqualTo("read_only");
        assertThat(platform.stripe
                        .v1()
                        .accounts()
                        .retrieve(StripeSimulator.DEMO_CLINIC)
                        .getId())
                .isEqualTo(StripeSimulator.DEMO_CLINIC);
        assertThatThrownBy(platform::newPayment).isInstanceOfSatisfying(StripeException.class, refused -> {
            assertThat(refused.getStatusCode()).isEqualTo(403);
            assertThat(refused.getCode()).isEqualTo("more_permissions_required");
        });
        HttpResponse<String> byAccessToken = platform.send(
                HttpRequest.newBuilder(platform.simulator.address().resolve("/v1/payment_intents"))
                        .header("Authorization", "Bearer " + accessTokenIn(token))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("amount=8500&currency=aud")));
        assertThat(byAccessToken.statusCode()).isEqualTo(403);

        token(code(approve(authorizeUrl(Map.of()))));
        assertThat(platform.newPayment().getStatus()).isEqualTo("requires_payment_method");
    }

    @Test
    void the_consent_page_escapes_what_it_was_given() {
        HttpResponse<String> page = platform.get(authorizeUrl(Map.of("state", "\"><script>alert(1)</script>")));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Demo Clinic").doesNotContain("<script>alert");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
    }

    @Test
    void another_site_cannot_press_the_button() {
        HttpResponse<String> answer = platform.send(HttpRequest.newBuilder(
                        platform.simulator.address().resolve("/oauth/authorize"))
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Platform.encoded(
                        merged(Map.of("decision", "allow", "account", StripeSimulator.DEMO_CLINIC))))));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private HttpRequest.Builder testSurface(String path, String json) {
        return HttpRequest.newBuilder(platform.simulator.address().resolve("/_simulator/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private String approve(String authorizeUrl) {
        return approve(authorizeUrl, false);
    }

    private String approve(String authorizeUrl, boolean livemode) {
        return platform.callTestSurface(
                        "oauth/approve",
                        Json.object()
                                .put("authorizeUrl", platform.simulator.address() + authorizeUrl)
                                .put("account", StripeSimulator.DEMO_CLINIC)
                                .put("livemode", livemode)
                                .toString())
                .get("redirectUrl")
                .asText();
    }

    /** Stripe's library has no accessor for it, because platforms need not use it. */
    private static String accessTokenIn(TokenResponse token) {
        return token.getLastResponse().body().replaceFirst("(?s).*\"access_token\" *: *\"([^\"]+)\".*", "$1");
    }

    private TokenResponse token(String code) throws Exception {
        return OAuth.token(Map.of("grant_type", "authorization_code", "code", code), options());
    }

    private RequestOptions options() {
        return RequestOptions.builder()
                .setApiKey(SimulatorSettings.SECRET_KEY)
                .setBaseUrl(platform.simulator.address().toString())
                .setMaxNetworkRetries(0)
                .build();
    }

    private static String authorizeUrl(Map<String, String> instead) {
        return "/oauth/authorize?" + Platform.encoded(merged(instead));
    }

    private static Map<String, String> merged(Map<String, String> instead) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("response_type", "code");
        params.put("client_id", SimulatorSettings.CLIENT_ID);
        params.put("scope", "read_write");
        params.put("redirect_uri", SimulatorSettings.REDIRECT_URI);
        params.put("state", "st-1");
        params.putAll(instead);
        return params;
    }

    private static String code(String redirectUrl) {
        return redirectUrl.replaceFirst(".*[?&]code=([^&]+).*", "$1");
    }
}

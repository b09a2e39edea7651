package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.PaymentIntent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    /** A call of fetch, to the end of its statement or to the next call. */
    private static final Pattern REQUEST = Pattern.compile("fetch\\((?:(?!fetch\\()[^;])*");

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "challenge.js",
                "dashboard.js",
                "element.js",
                "express-checkout.js",
                "sheet.js",
                "stripe-js/stripe.js",
                "wallets.js"
            })
    void every_request_of_a_page_has_a_time_limit(String script) throws IOException {
        String text = new String(
                Objects.requireNonNull(PagesTest.class.getResourceAsStream("pages/" + script))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(REQUEST.matcher(text).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request).contains("signal"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/", "/v3", "/dahlia/stripe.js"})
    void stripe_js_is_where_stripe_has_it(String path) {
        HttpResponse<String> script = platform.get(path);

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(script.body()).contains("window.Stripe = Stripe");
    }

    @Test
    void only_stripes_own_frames_and_the_bank_may_be_framed() throws Exception {
        PaymentIntent intent = platform.newPayment();
        String bank = Platform.json(platform.payInBrowser(intent, "4000002500003155"))
                .at("/next_action/use_stripe_sdk/stripe_js")
                .asText();

        assertThat(policy("/elements/payment")).contains("frame-ancestors *").contains("script-src 'self'");
        assertThat(policy("/elements/express-checkout"))
                .contains("frame-ancestors *")
                .contains("script-src 'self'");
        assertThat(policy("/elements/sheet")).contains("frame-ancestors 'none'");
        assertThat(policy(bank.substring(platform.simulator.address().toString().length())))
                .contains("frame-ancestors *");
        assertThat(policy("/dashboard")).contains("frame-ancestors 'none'");
        assertThat(policy("/dashboard/" + StripeSimulator.DEMO_CLINIC)).contains("frame-ancestors 'none'");
    }

    @Test
    void a_refund_in_the_dashboard_is_a_refund() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.payInBrowser(intent, "4242424242424242");
        String dashboard = "/dashboard/" + StripeSimulator.DEMO_CLINIC;
        assertThat(platform.get(dashboard).body())
                .contains("$85.00 AUD")
                .contains("patient@example.com")
                .contains(">Refund<");

        platform.post(
                dashboard + "/refund", Map.of("charge", platform.now(intent).getLatestCharge()));

        assertThat(platform.stripe.v1().refunds().list(platform.demoClinic).getData())
                .singleElement()
                .satisfies(refund -> assertThat(refund.getAmount()).isEqualTo(8_500));
        assertThat(platform.get(dashboard).body()).contains("Refunded").doesNotContain(">Refund<");
    }

    @Test
    void readiness_and_consent_can_be_taken_back_in_the_dashboard() {
        String dashboard = "/dashboard/" + StripeSimulator.DEMO_CLINIC;

        platform.post(dashboard + "/disable", Map.of());
        assertThat(platform.get(dashboard).body()).contains("Restricted").contains("individual.verification.document");
        platform.post(dashboard + "/enable", Map.of());
        assertThat(platform.get(dashboard).body()).contains("Charges enabled");
        platform.post(dashboard + "/disconnect", Map.of());
        assertThat(platform.get(dashboard).body()).contains("Not connected");
    }

    @Test
    void the_receipt_says_what_was_paid_and_to_whom() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.payInBrowser(intent, "5555555555554444");

        String text = platform.simulator.mail().getFirst().text();
        String page = platform.get(text.replaceFirst("(?s).*http://localhost:\\d+(/receipts/\\S+).*", "$1"))
                .body();

        assertThat(page).contains("Demo Clinic", "$85.00 AUD", "Mastercard", "4444");
    }

    @Test
    void a_page_that_does_not_exist_says_so() {
        assertThat(platform.get("/dashboard/acct_nobody").statusCode()).isEqualTo(404);
        assertThat(platform.get("/pages/../Pages.class").statusCode()).isEqualTo(404);
    }

    private String policy(String path) {
        HttpResponse<String> page = platform.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.headers().firstValue("Content-Security-Policy").orElseThrow();
    }
}

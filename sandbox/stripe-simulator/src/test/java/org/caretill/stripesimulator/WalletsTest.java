package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentMethodDomainCreateParams;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe.js and the sheet of a wallet ask, and a payment with it through the API. */
class WalletsTest {

    private static final String CALL = "call.example.com";
    private static final String PORTAL = "portal.example.com";

    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_wallet_is_offered_where_the_account_has_registered_every_domain() throws StripeException {
        assertThat(isOffered(CALL)).isFalse();
        register(CALL);
        assertThat(isOffered(CALL)).isTrue();
        assertThat(isOffered(CALL, PORTAL)).isFalse();
        register(PORTAL);
        assertThat(isOffered(CALL, PORTAL)).isTrue();
        assertThat(isOffered()).isFalse();
    }

    @Test
    void each_wallet_is_offered_where_it_is_active_itself() throws StripeException {
        platform.callTestSurface("domains", "{\"domain\": \"%s\", \"applePay\": \"inactive\"}".formatted(CALL));
        register(CALL);
        assertThat(isOffered(CALL)).isFalse();
        assertThat(isOffered("google_pay", List.of(CALL))).isTrue();
        Map<String, String> form = access(CALL);
        form.put("wallet", "amazon_pay");
        assertThat(platform.get("/elements/wallets?" + Platform.encoded(form)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void another_clinics_registration_is_worth_nothing() throws StripeException {
        platform.simulator.connect(StripeSimulator.OTHER_CLINIC);
        register(CALL);
        Map<String, String> form = access(CALL);
        form.put("_stripe_account", StripeSimulator.OTHER_CLINIC);
        assertThat(Platform.json(platform.get("/elements/wallets?" + Platform.encoded(form)))
                        .get("offered")
                        .asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apple_pay", "google_pay"})
    void a_wallet_pays_with_a_payment_method_of_its_own(String wallet) throws StripeException {
        register(CALL);
        PaymentIntent intent = pay(wallet, "pm_card_visa", 200);

        PaymentIntent paid = platform.stripe
                .v1()
                .paymentIntents()
                .retrieve(
                        intent.getId(),
                        PaymentIntentRetrieveParams.builder()
                                .addExpand("latest_charge")
                                .build(),
                        platform.demoClinic);
        assertThat(paid.getStatus()).isEqualTo("succeeded");
        var charge = paid.getLatestChargeObject();
        assertThat(charge.getPaymentMethodDetails().getCard().getWallet().getType())
                .isEqualTo(wallet);
        assertThat(charge.getPaymentMethodDetails().getCard().getLast4()).isEqualTo("4242");
        assertThat(charge.getBillingDetails().getEmail()).isEqualTo("wallet@example.com");
    }

    @Test
    void a_wallets_card_can_be_declined() throws StripeException {
        register(CALL);
        PaymentIntent intent = pay("apple_pay", "pm_card_visa_chargeDeclined", 402);
        assertThat(platform.now(intent).getStatus()).isEqualTo("requires_payment_method");
    }

    @Test
    void the_sheet_gives_nothing_on_a_domain_that_is_not_registered() {
        Map<String, String> form = access(CALL);
        form.put("card", "pm_card_visa");
        assertThat(platform.post("/elements/wallets", form).statusCode()).isEqualTo(403);
    }

    private PaymentIntent pay(String wallet, String card, int status) throws StripeException {
        PaymentIntent intent = platform.stripe
                .v1()
                .paymentIntents()
                .create(
                        PaymentIntentCreateParams.builder()
                                .setAmount(8_500L)
                                .setCurrency("aud")
                                .addPaymentMethodType("card")
                                .build(),
                        platform.demoClinic);
        Map<String, String> form = access(CALL);
        form.put("wallet", wallet);
        form.put("card", card);
        form.put("email", "wallet@example.com");
        String method = Platform.json(platform.post("/elements/wallets", form))
                .get("id")
                .asText();
        HttpResponse<String> confirmed = platform.post(
                "/v1/payment_intents/" + intent.getId() + "/confirm",
                Map.of(
                        "key",
                        SimulatorSettings.PUBLISHABLE_KEY,
                        "_stripe_account",
                        StripeSimulator.DEMO_CLINIC,
                        "client_secret",
                        intent.getClientSecret(),
                        "payment_method",
                        method));
        assertThat(confirmed.statusCode()).isEqualTo(status);
        return intent;
    }

    private void register(String domain) throws StripeException {
        platform.stripe
                .v1()
                .paymentMethodDomains()
                .create(
                        PaymentMethodDomainCreateParams.builder()
                                .setDomainName(domain)
                                .build(),
                        platform.demoClinic);
    }

    private boolean isOffered(String... hosts) {
        return isOffered("apple_pay", List.of(hosts));
    }

    private boolean isOffered(String wallet, List<String> hosts) {
        Map<String, String> form = access(hosts.toArray(String[]::new));
        form.put("wallet", wallet);
        return Platform.json(platform.get("/elements/wallets?" + Platform.encoded(form)))
                .get("offered")
                .asBoolean();
    }

    private static Map<String, String> access(String... hosts) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("key", SimulatorSettings.PUBLISHABLE_KEY);
        form.put("_stripe_account", StripeSimulator.DEMO_CLINIC);
        form.put("wallet", "apple_pay");
        for (int i = 0; i < hosts.length; i++) {
            form.put("hosts[" + i + "]", hosts[i]);
        }
        return form;
    }
}

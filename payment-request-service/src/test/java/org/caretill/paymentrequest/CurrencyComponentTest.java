package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.caretill.striperules.StripeCurrency;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.RandomInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One clinic, and the currencies that Stripe charges in. */
@QuarkusTest
class CurrencyComponentTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static Calls call;
    private static int version = 1;

    @BeforeEach
    void openCall() {
        call = call == null ? Calls.atNewClinic() : call;
    }

    @AfterEach
    void repairStripe() {
        StripeSimulatorResource.noFaults();
    }

    /**
     * Those with a rule of their own; of the others, whose rules are all the same, ten of the day (all with
     * {@code -Dthorough}).
     */
    static List<String> currencies() {
        StripeCurrency plain = StripeCurrency.of("NAD").orElseThrow();
        Map<Boolean, List<String>> byRules = StripeCurrency.codes().stream()
                .collect(Collectors.partitioningBy(code -> StripeCurrency.of(code)
                        .orElseThrow()
                        .equals(new StripeCurrency(
                                code,
                                plain.decimals(),
                                plain.minimumMinor(),
                                plain.maximumMinor(),
                                plain.stepMinor()))));
        List<String> alike = byRules.get(true);
        int tries = RandomInput.tries(10, alike.size());
        RandomInput.print(tries);
        int first = RandomInput.number(0).between(0, alike.size() - 1);
        Stream<String> ofTheDay =
                IntStream.range(first, first + tries).mapToObj(index -> alike.get(index % alike.size()));
        return Stream.concat(byRules.get(false).stream(), ofTheDay).toList();
    }

    @ParameterizedTest
    @MethodSource("currencies")
    void stripe_accepts_the_minimum_and_maximum_of_a_currency(String code) {
        StripeCurrency currency = StripeCurrency.of(code).orElseThrow();
        clinicTakes(code);

        ask(code, currency.minimumMinor() - 1).then().statusCode(currency.minimumMinor() == 1 ? 400 : 422);
        Response above = ask(code, currency.maximumMinor() + 1);
        above.then().statusCode(422);
        assertThat(AnswerJson.text(above, "code")).isEqualTo("amount-above-maximum");
        for (long amountMinor : new long[] {currency.minimumMinor(), currency.maximumMinor()}) {
            String id = AnswerJson.text(
                    ask(code, amountMinor).then().statusCode(201).extract().response(), "id");
            String intent =
                    Calls.intentOf(call.pay(id).then().statusCode(200).extract().response());
            var atStripe = StripeSimulatorResource.simulator()
                    .paymentIntent(call.account, intent)
                    .orElseThrow();
            assertThat(atStripe.path("amount").asLong()).isEqualTo(amountMinor);
            assertThat(atStripe.path("currency").asText()).isEqualTo(code.toLowerCase(Locale.ROOT));
            // A payer cannot have this many open requests.
            call.clinician()
                    .post("/v1/payment-requests/" + id + "/cancellation")
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"ISK, 8550", "UGX, 8501", "KWD, 8505", "BHD, 8501", "TND, 8509"})
    void amounts_that_stripe_refuses_are_refused_when_the_request_is_created(String code, long amountMinor) {
        clinicTakes(code);
        ask(code, amountMinor).then().statusCode(422).body("code", equalTo("amount-not-chargeable"));
        long step = StripeCurrency.of(code).orElseThrow().stepMinor();
        ask(code, amountMinor - amountMinor % step).then().statusCode(201);
    }

    @Test
    void an_amount_that_stripe_refuses_is_shown_to_payer_and_clinician_and_can_be_cancelled() {
        clinicTakes("GYD");
        String id = ask("GYD", 1).then().statusCode(201).extract().path("id");
        stripeRefusesTheAmount();

        for (int press = 1; press <= 3; press++) {
            call.pay(id)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("amount-refused-by-stripe"))
                    .body("detail", containsString("too small"));
        }
        call.read(id)
                .then()
                .body("status", equalTo("REQUESTED"))
                .body("lastFailure.code", equalTo("amount_too_small"))
                .body("failedAttempts", equalTo(1));
        assertThat(Events.published("payment-requests.v1", id))
                .extracting(Events.Published::type)
                .contains("PaymentAttemptFailed");
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("endReason", equalTo("cancelled-by-clinic"));
    }

    @Test
    void an_amount_that_stripe_refused_can_be_paid_later() {
        clinicTakes("GYD");
        String id = ask("GYD", 1).then().statusCode(201).extract().path("id");
        stripeRefusesTheAmount();
        call.pay(id).then().statusCode(422);

        repairStripe();
        call.pay(id).then().statusCode(200);
        assertThat(call.status(id)).isEqualTo("PAYING");
    }

    private static void stripeRefusesTheAmount() {
        StripeSimulatorResource.fault(Map.of(
                "path", "/v1/payment_intents",
                "method", "POST",
                "action", "status",
                "status", 400,
                "code", "amount_too_small",
                "calls", 100));
    }

    private void clinicTakes(String code) {
        Events.send("clinic-payments.v1", call.clinic, "ClinicPaymentsChanged", """
                {"clinicId": "%s", "organisationId": "demo-health", "version": %d, "enabled": true, "country": "AU",
                 "currency": "%s", "minimumMinor": 1, "maximumMinor": 1000000000000, "expiryMinutes": 60,
                 "stripe": {"status": "LINKED", "account": "%s", "chargesEnabled": true, "livemode": false}}""".formatted(
                        call.clinic, ++version, code, call.account));
        // The amount is always refused; until the new currency is known, the currency is refused first.
        await().atMost(SOON)
                .until(() -> "amount-above-maximum".equals(AnswerJson.text(ask(code, 1_000_000_000_001L), "code")));
    }

    private Response ask(String code, long amountMinor) {
        Map<String, Object> asking = new HashMap<>(call.asking(amountMinor));
        asking.put("currency", code);
        return call.clinician().body(asking).post("/v1/payment-requests");
    }
}

package org.caretill.paymentelements;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;

/** {@code <caretill-pay>} in a page, with a request that can be paid by a card which Stripe.js is played for. */
abstract class PatientInBrowser extends ElementInBrowser {

    static final String ELEMENT = """
        <caretill-pay call-id="call-1" clinic-name="Demo Clinic" payment-request-service-url="https://services.test"
          notification-service-url="https://services.test" stripe-js-url="https://stripe.test/dahlia/stripe.js"></caretill-pay>
        """;
    static final String SUCCEEDED = "window.stripeAnswers = [{paymentIntent: {status: 'succeeded'}}]";
    static final String PAID = """
        "paidAt":"2026-11-23T01:05:00Z","card":{"brand":"visa","last4":"4242"}\
        """;

    static final String RECEIPT = "GET /v1/guest/payment-requests/preq_1/receipt";

    @Override
    String module() {
        return "pay.js";
    }

    @BeforeEach
    void a_payment_can_be_started() {
        answer(
                "POST /v1/guest/payment-requests/preq_1/opening",
                paymentRequest(1, "REQUESTED", "").toString());
        stripeIs("live");
    }

    /** @param mode live or test */
    final void stripeIs(String mode) {
        answer("POST /v1/guest/payment-requests/preq_1/payment", """
            {"publishableKey":"pk_%s_1","stripeAccount":"acct_1","clientSecret":"pi_1_secret_1"}\
            """.formatted(mode));
    }

    /** Of a clinic in Auckland; the patient is in Sydney. */
    static String receipt(long refundedMinor, long pendingMinor, long returnedMinor, String refunds, String returns) {
        return """
            {"paymentRequestId":"preq_1","clinicName":"Demo Clinic","patientName":"Pat Smith","serviceDate":"2026-11-23",
             "timeZone":"Pacific/Auckland","practitioner":{"name":"Dr Ada Lee","providerNumber":"2426621B"},"itemNumber":"23",
             "description":"Long consultation","currency":"AUD","chargedMinor":8500,"paidMinor":8500,"refundedMinor":%d,
             "refundPendingMinor":%d,"returnedByBankMinor":%d,"keptMinor":%d,"outstandingMinor":0,"paidAt":"2026-11-23T01:05:00Z",
             "card":{"brand":"visa","last4":"4242"},"refunds":[%s],"returnsByBank":[%s]}\
            """.formatted(
                        refundedMinor,
                        pendingMinor,
                        returnedMinor,
                        8500 - refundedMinor - pendingMinor - returnedMinor,
                        refunds,
                        returns);
    }

    /** A card is with Stripe, which has not answered yet. */
    final void payWithoutAnswer() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        button("Pay $85.00").click();
        page.waitForCondition(() -> inPage("window.stripeCalls").contains("confirm pat@example.org if_required"));
        seen("Checking your card…");
    }

    final void answerOfStripe(String answer) {
        page.evaluate("window.answerStripe(" + answer + ")");
    }

    final void enterCard() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pay now"))
                .click();
        page.getByLabel("E-mail for the receipt").fill("pat@example.org");
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
    }
}

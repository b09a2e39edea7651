package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The call ends, and what is still open is paid nevertheless: on the same page, or later by a link. */
class PatientPaysAfterTheCallTest extends PatientInBrowser {

    @Test
    void what_is_open_when_the_call_ends_is_paid_on_the_same_page() {
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();
        page.evaluate("addEventListener('caretill-visit-ended', () => (window.ends = (window.ends ?? 0) + 1))");

        endCall();

        seen("The call has ended. You still have $85.00 to pay. You can pay here.");
        seen("You can pay until");
        notSeen("Connection lost");
        keepPicture("visit_ended_with_an_open_request");
        page.evaluate(SUCCEEDED);
        enterCard();
        remember(paymentRequest(4, "PAID", PAID));
        button("Pay $85.00").click();
        seen("Payment complete");
        seen("The call has ended. There is nothing more to pay.");
        page.getByText("Your receipt").click();
        seen("2426621B");
        assertThat(button("Receipt (PDF)")).isVisible();
        assertEquals(1, page.evaluate("window.ends"));
    }

    @Test
    void who_owes_nothing_when_the_call_ends_is_told_so() {
        show(ELEMENT);
        seen("Nothing to pay right now.");

        endCall();

        seen("The call has ended. There is nothing to pay.");
        notSeen("If your clinician requests");
    }

    @Test
    void a_call_that_ends_while_the_card_is_at_the_bank_ends_with_the_confirmation_of_the_clinic() {
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        payWithoutAnswer();

        endCall();
        seen("The call has ended, but your payment goes on.");
        remember(paymentRequest(4, "PAID", PAID));
        answerOfStripe("{paymentIntent: {status: 'succeeded'}}");

        seen("Payment complete");
        seen("The call has ended. There is nothing more to pay.");
        page.getByText("Your receipt").click();
        seen("2426621B");
    }

    @Test
    void a_card_that_is_being_entered_when_the_call_ends_can_be_sent() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();

        endCall();

        seen("You still have $85.00 to pay. You can pay here.");
        assertThat(page.getByLabel("Card number")).hasValue("4242 4242 4242 4242");
        assertThat(button("Pay $85.00")).isVisible();
    }

    @Test
    void who_wants_to_pay_later_than_this_page_can_gets_a_link() {
        page.clock().install();
        token = tokenWith("{\"call_id\":\"call-1\",\"exp\":%d}"
                .formatted(Instant.now().plus(Duration.ofHours(2)).getEpochSecond()));
        answer("POST /v1/guest/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2096-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        remember(aWeekLater(paymentRequest(2, "REQUESTED", "")));
        show(ELEMENT);
        button("Pay on another device").waitFor();

        endCall();

        seen("You can pay on this page until");
        seen("get a link");
        button("Get a link to pay later").click();
        seen("Link to pay $85.00 later or on another device");
        seen("This link can be used once");
        button("Close").click();

        fail("GET /v1/guest/payment-requests", 401, "{\"code\":\"not-authenticated\"}");
        page.clock().runFor(31_000);
        seen("You still have $85.00 to pay: use a payment link if you kept one");
    }

    @Test
    void a_page_that_is_loaded_after_the_call_is_no_different() {
        endCall();
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);

        seen("You still have $85.00 to pay. You can pay here.");
        assertThat(button("Pay now")).isVisible();
        assertThat(button("Decline")).isVisible();
    }

    @Test
    void after_the_call_changes_are_read_and_the_connection_is_not_tried_again() {
        page.clock().install();
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").waitFor();
        endCall();
        seen("You still have $85.00 to pay. You can pay here.");

        remember(paymentRequest(3, "CANCELLED", "\"endReason\":\"cancelled-by-clinic\""));
        page.clock().runFor(31_000);

        seen("The clinic withdrew its request for $85.00.");
        seen("The call has ended. There is nothing to pay.");
        assertEquals(1, connections);
    }

    @Test
    void whoever_is_admitted_again_is_connected_again() {
        page.clock().install();
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").waitFor();
        endCall();
        seen("You still have $85.00 to pay. You can pay here.");

        beginCallAgain();
        page.clock().runFor(31_000);

        notSeen("The call has ended.");
        assertThat(button("Pay now")).isVisible();
        assertEquals(2, connections);
    }

    private static JsonObject aWeekLater(JsonObject request) {
        request.addProperty("expiresAt", Instant.now().plus(Duration.ofDays(7)).toString());
        return request;
    }
}

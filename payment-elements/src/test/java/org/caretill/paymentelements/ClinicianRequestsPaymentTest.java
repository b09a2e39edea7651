package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.browser.Accessibility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code <caretill-payment-request>}: what a clinician sees and can do. */
class ClinicianRequestsPaymentTest extends ElementInBrowser {

    @Override
    String module() {
        return "payment-request.js";
    }

    private static final String ELEMENT = """
        <caretill-payment-request clinic-id="demo-clinic" call-id="call-1" clinic-config-service-url="https://services.test"
          payment-request-service-url="https://services.test" notification-service-url="https://services.test">
        </caretill-payment-request>\
        """;
    private static final String SETTINGS = "GET /v1/clinics/demo-clinic/payment-settings";
    private static final String GUESTS = "GET /v1/calls/call-1/guests?clinicId=demo-clinic";
    private static final String DETAIL = "GET /v1/payment-requests/preq_1";
    /** How many outcomes the tab has not shown yet. */
    private static final String UNSEEN =
            "JSON.parse(sessionStorage.getItem('caretill-unseen-outcomes') ?? '[]').length";

    private static final String CREATE = "POST /v1/payment-requests";

    @BeforeEach
    void the_clinic_is_ready_and_a_patient_is_there() {
        settings("AUD", true, "LINKED", true);
        answer(GUESTS, "{\"items\":[{\"participantId\":\"patient-1\",\"displayName\":\"Pat Smith\"}]}");
        answer(CREATE, paymentRequest(1, "REQUESTED", "").toString());
    }

    @Test
    void a_request_is_sent_in_minor_units_and_seen_as_waiting() {
        show(ELEMENT);
        seen("Pat Smith will see this request");
        field("Amount").fill("85.00");
        page.getByLabel("Description").fill("  Long consultation ");

        button("Request payment").click();

        assertThat(status()).hasText("Waiting for Pat Smith");
        assertThat(answers()).hasText("Request for $85.00 sent to Pat Smith");
        assertThat(field("Amount")).hasCount(0);
        assertThat(page.locator(".head")).isFocused();
        assertEquals(JsonParser.parseString("""
            {"clinicId":"demo-clinic","callId":"call-1","payerParticipantId":"patient-1","amountMinor":8500,
             "currency":"AUD","description":"Long consultation"}\
            """), callsTo(CREATE).getFirst().body());
        assertEquals(List.of("requested preq_1"), inPage("window.events"));
    }

    @Test
    void a_currency_without_decimals_is_sent_as_it_is_typed() {
        settings("JPY", true, "LINKED", true);
        show(ELEMENT);
        field("Amount").fill("8500.5");
        page.getByLabel("Description").fill("Consultation");
        button("Request payment").click();
        seen("Amounts in JPY have no decimals.");

        field("Amount").fill("8,500");
        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(8500, callsTo(CREATE).getFirst().body().get("amountMinor").getAsInt());
    }

    @Test
    void a_preset_makes_a_request_in_two_actions() {
        show(ELEMENT);
        button("Standard · $42.85").click();
        assertThat(field("Amount")).hasValue("42.85");

        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(4285, callsTo(CREATE).getFirst().body().get("amountMinor").getAsInt());
        assertEquals(
                "Standard consultation",
                callsTo(CREATE).getFirst().body().get("description").getAsString());
    }

    @Test
    void what_is_wrong_is_said_beside_its_field_and_nothing_is_sent() {
        show(ELEMENT);
        field("Amount").fill("0.49");

        button("Request payment").click();

        seen("The minimum is $0.50.");
        seen("Enter what the payment is for.");
        assertThat(field("Amount")).isFocused();
        assertEquals(List.of(), callsTo(CREATE));
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again_with_the_same_key() {
        show(ELEMENT);
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        fail(CREATE, 0, "{}");
        button("Request payment").click();
        seen("We can’t connect right now.");

        answer(CREATE, paymentRequest(1, "REQUESTED", "").toString());
        button("Request payment").click();
        seen("Waiting");
        button("New request").click();
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        button("Request payment").click();
        page.waitForCondition(() -> callsTo(CREATE).size() == 3);

        List<String> keys = callsTo(CREATE).stream().map(Call::idempotencyKey).toList();
        assertEquals(keys.get(0), keys.get(1));
        assertNotEquals(keys.get(1), keys.get(2));
    }

    @Test
    void after_a_refusal_the_next_press_is_another_command() {
        show(ELEMENT);
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        for (int status : new int[] {400, 422, 429}) {
            int before = callsTo(CREATE).size();
            fail(CREATE, status, "{\"code\":\"payments-not-enabled\"}");
            button("Request payment").click();
            page.waitForCondition(() -> callsTo(CREATE).size() == before + 1);
            assertThat(button("Request payment")).hasAttribute("aria-disabled", "false");
        }

        assertEquals(
                3, callsTo(CREATE).stream().map(Call::idempotencyKey).distinct().count());
    }

    @Test
    void an_amount_is_taken_as_the_tool_writes_it_and_another_currency_is_refused() {
        show(ELEMENT);
        page.getByLabel("Description").fill("Consultation");
        field("Amount").fill("US$85.00");
        button("Request payment").click();
        seen("Amounts here are in AUD. Enter a number, for example 85.00.");
        field("Amount").fill("$1,200.50");
        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(
                120050, callsTo(CREATE).getFirst().body().get("amountMinor").getAsInt());
    }

    @Test
    void each_step_of_the_patient_is_followed_live() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(status()).hasText("Waiting for Pat Smith");
        assertThat(status()).hasAttribute("aria-live", "polite");
        tell("PaymentOpened", paymentRequest(2, "REQUESTED", "\"openedAt\":\"2026-11-23T01:03:00Z\""));
        assertThat(status()).hasText("Seen by Pat Smith");
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        assertThat(status()).hasText("Entering card details");
        tell("PaymentActionRequired", paymentRequest(4, "PAYING", ""));
        assertThat(status()).hasText("Confirming with their bank");
        tell("PaymentAttemptFailed", paymentRequest(5, "REQUESTED", """
            "lastFailure":{"code":"card_declined","at":"2026-11-23T01:04:00Z"}\
            """));
        assertThat(status()).hasText("Card declined");
        assertThat(page.locator("caretill-notices .notice-card")).hasCount(0);
        tell("PaymentSucceeded", paymentRequest(6, "PAID", """
            "card":{"brand":"mastercard","last4":"4444"}\
            """));
        assertThat(status()).hasText("Paid ✓");
        // The pop-up says so.
        assertThat(status()).hasAttribute("aria-live", "off");
        seen("Paid · Mastercard ending 4444");
    }

    @Test
    void the_steps_of_a_request_unfold_under_it_and_grow_live() {
        remember(paymentRequest(2, "REQUESTED", "\"openedAt\":\"2026-11-23T01:02:12.500Z\""));
        timeline(2, "PaymentRequested", "PaymentOpened");
        show(ELEMENT);
        page.getByText("Activity").click();
        assertThat(steps()).containsText(new String[] {"Sent", "Seen by the patient"});

        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        tell("PaymentActionRequired", paymentRequest(4, "PAYING", ""));
        tell("PaymentAttemptFailed", paymentRequest(5, "REQUESTED", """
            "lastFailure":{"code":"insufficient_funds","at":"2026-11-23T01:04:00Z"}\
            """));
        tell("PaymentStarted", paymentRequest(6, "PAYING", ""));
        tell("PaymentSucceeded", paymentRequest(7, "PAID", "\"card\":{\"brand\":\"visa\",\"last4\":\"4242\"}"));

        assertThat(steps()).containsText(new String[] {
            "Sent",
            "Seen by the patient",
            "Entering card details",
            "Confirming with their bank",
            "Card declined",
            "Entering card details",
            "Paid"
        });
        assertThat(steps().last().locator("time")).hasAttribute("datetime", "2026-11-23T01:02:17.500Z");
        assertEquals(1, callsTo(DETAIL).size());
    }

    @Test
    void steps_that_live_has_missed_are_read_again() {
        remember(paymentRequest(1, "REQUESTED", ""));
        timeline(1, "PaymentRequested");
        show(ELEMENT);
        page.getByText("Activity").click();
        assertThat(steps()).hasCount(1);
        timeline(3, "PaymentRequested", "PaymentDelivered", "PaymentOpened");
        remember(paymentRequest(3, "REQUESTED", "\"openedAt\":\"2026-11-23T01:02:12.500Z\""));

        breakConnections();

        assertThat(steps())
                .containsText(new String[] {"Sent", "Delivered to the patient’s page", "Seen by the patient"});
    }

    @Test
    void a_refund_that_fails_is_said_to_have_failed_while_it_happens_and_after_a_reload() {
        remember(paymentRequest(3, "PAID", ""));
        timeline(3, "PaymentRequested", "PaymentStarted", "PaymentSucceeded");
        show(ELEMENT);
        page.getByText("Activity").click();
        assertThat(steps()).hasCount(3);

        timeline(4, "PaymentRequested", "PaymentStarted", "PaymentSucceeded", "PaymentRefunded PENDING");
        tell("PaymentRefunded", paymentRequest(4, "PAID", "\"refundedMinor\":500"));
        assertThat(steps().last()).containsText("Refund on its way");
        page.getByText("Activity").click();
        timeline(
                5,
                "PaymentRequested",
                "PaymentStarted",
                "PaymentSucceeded",
                "PaymentRefunded PENDING",
                "PaymentRefunded FAILED");
        tell("PaymentRefunded", paymentRequest(5, "PAID", ""));
        seen("Refund failed: $85.00");
        page.getByText("Activity").click();
        assertThat(steps().last()).containsText("Refund failed");
        page.reload();
        page.getByText("Activity").click();
        assertThat(steps().last()).containsText("Refund failed");
    }

    @Test
    void each_press_has_an_answer_that_is_seen_and_heard_in_the_same_words_and_goes_away() {
        page.clock().install();
        remember(paymentRequest(1, "REQUESTED", ""));
        answer(
                "POST /v1/payment-requests/preq_1/reminder",
                paymentRequest(3, "REQUESTED", "").toString());
        show(ELEMENT);
        seen("Waiting for Pat Smith");

        button("Remind the patient of $85.00").click();

        Locator answer = page.locator("[role=status]").getByText("Reminder sent");
        assertThat(answer).isVisible();
        letCallsArrive();
        page.clock().fastForward(8_500);
        assertThat(answer).hasCount(0);
    }

    @Test
    void who_has_left_is_shown_as_gone_and_a_reminder_says_when_it_will_be_seen() {
        remember(paymentRequest(1, "PAYING", ""));
        answer(
                "POST /v1/payment-requests/preq_1/reminder",
                paymentRequest(3, "PAYING", "").toString());
        show(ELEMENT);
        assertThat(status()).hasText("Entering card details");
        tellPresence("{\"participantId\":\"patient-1\",\"present\":true}");
        tellPresence("{\"participantId\":\"patient-1\",\"present\":false}");
        assertThat(status()).hasText("Pat Smith has left the call");
        keepPicture("who_has_left");

        button("Remind the patient of $85.00").click();
        seen("Pat Smith has left the call and will see it if they come back. You can also copy a link and send it.");
        button("New request").click();
        seen("Pat Smith has left the call, and will see this request if they come back.");

        tellPresence("{\"participantId\":\"patient-1\",\"present\":true}");
        seen("Pat Smith will see this request");
        assertThat(status()).hasText("Entering card details");
        tellPresence("""
            {"participantId":"patient-1","present":false},
            {"participantId":"patient-1","paymentRequestId":"preq_1","present":true}\
            """);
        seen("Pat Smith has left the call, and will see this request if they come back.");
        assertThat(status()).hasText("Entering card details");
    }

    @Test
    void among_several_guests_those_who_have_left_are_marked() {
        guests("patient-1 Pat", "carer-1 Cara");
        show(ELEMENT);
        assertThat(page.getByLabel("Who pays").locator("option")).hasCount(3);
        tellPresence(
                "{\"participantId\":\"patient-1\",\"present\":false},{\"participantId\":\"carer-1\",\"present\":true}");
        assertThat(page.getByLabel("Who pays").locator("option"))
                .hasText(new String[] {"Choose who pays", "Pat (has left the call)", "Cara"});
    }

    @Test
    void what_becomes_of_a_request_while_the_tool_is_closed_pops_up_once_and_is_counted_until_it_is_seen() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        seen("Waiting for Pat Smith");
        countUnseen();
        closeTool(true);

        tell("PaymentDeclined", paymentRequest(2, "DECLINED", ""));

        Locator popUp = page.locator("caretill-notices [role=alert] .notice-card");
        assertThat(popUp).containsText("Patient declined: $85.00");
        assertThat(popUp).containsText("Long consultation, from Pat Smith");
        assertEquals(1, page.evaluate("window.unseen"));
        tell("PaymentDeclined", paymentRequest(2, "DECLINED", ""));
        show(ELEMENT.replace("call-id=", "hidden call-id="));
        assertThat(page.locator(".request")).hasCount(1);
        assertThat(popUp).hasCount(0);
        page.waitForCondition(() -> Integer.valueOf(1).equals(page.evaluate(UNSEEN)));

        closeTool(false);
        page.waitForCondition(() -> Integer.valueOf(0).equals(page.evaluate(UNSEEN)));
    }

    @Test
    void each_kind_of_outcome_has_a_pop_up_of_its_own() {
        for (int request = 1; request <= 7; request++) {
            remember(numbered(request, 1, request == 7 ? "PAID" : "REQUESTED"));
        }
        show(ELEMENT);
        seen("$85.07");
        closeTool(true);
        Locator popUp = page.locator("caretill-notices .title").last();

        tell("PaymentSucceeded", numbered(1, 2, "PAID"));
        assertThat(popUp).hasText("Payment received: $85.01");
        tell("PaymentExpired", numbered(2, 2, "EXPIRED"));
        assertThat(popUp).hasText("Request expired: $85.02");
        tell("PaymentCancelled", numbered(3, 2, "CANCELLED"));
        assertThat(popUp).hasText("Request cancelled: $85.03");
        tell(
                "PaymentAttemptFailed",
                numbered(4, 2, "REQUESTED", "\"lastFailure\":{\"code\":\"card_declined\",\"at\":\"1\"}"));
        assertThat(popUp).hasText("Card declined: $85.04");
        tell("PaymentDeclined", numbered(5, 2, "DECLINED"));
        assertThat(popUp).hasText("Patient declined: $85.05");
        tell("PaymentNeedsAttention", numbered(6, 2, "CANCELLED", "\"needsAttention\":\"paid-after-end\""));
        assertThat(popUp).hasText("Payment needs attention: $85.06");
        tell("PaymentRefunded", numbered(7, 2, "PAID", "\"refundedMinor\":500"));
        assertThat(popUp).hasText("Refunded: $5.00");
    }

    @Test
    void the_status_and_what_can_be_done_are_on_the_first_screen_of_a_phone() {
        remember(paymentRequest(1, "REQUESTED", ""));
        page.setViewportSize(390, 600);
        show(ELEMENT);
        assertThat(status()).isInViewport();
        for (String command : List.of("Remind", "Copy link", "Change amount", "Cancel")) {
            assertThat(button(command)).isInViewport();
        }
        assertThat(button("New request")).isInViewport();
        keepPicture("the_status_on_a_phone");
    }

    @Test
    void the_form_opens_again_for_another_request_and_folds_without_losing_what_was_typed() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        seen("Waiting for Pat Smith");
        assertThat(field("Amount")).hasCount(0);
        button("New request").click();
        assertThat(button("Standard · $42.85")).isFocused();
        field("Amount").fill("12");

        button("Back").click();

        assertThat(page.locator(".head")).isFocused();
        assertThat(field("Amount")).hasCount(0);
        button("New request").click();
        assertThat(field("Amount")).hasValue("12");
    }

    @Test
    void a_form_that_somebody_fills_in_stays_when_a_colleague_makes_a_request() {
        show(ELEMENT);
        field("Amount").fill("12");
        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        seen("Waiting for Pat Smith");
        assertThat(field("Amount")).isFocused();
        assertThat(field("Amount")).hasValue("12");
    }

    @Test
    void the_focus_stays_in_the_card_when_the_buttons_go() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        button("Remind the patient of $85.00").focus();
        tell("PaymentDeclined", paymentRequest(2, "DECLINED", ""));
        assertThat(page.locator(".head")).isFocused();
    }

    @Test
    void a_clinic_without_presets_is_told_where_to_save_them() {
        answer(SETTINGS, """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"presets":[],
             "stripe":{"status":"LINKED","chargesEnabled":true}}\
            """);
        show(ELEMENT);
        seen("Your clinic can save common consultations under Configure > Client payments.");
    }

    @Test
    void why_a_person_must_look_is_said_in_plain_words() {
        remember(paymentRequest(5, "PAID", """
            "needsAttention":"canceled-after-paid","dispute":{"status":"NEEDS_RESPONSE","reason":"fraudulent","amountMinor":8500}\
            """));
        show(ELEMENT);
        seen("Stripe says that this payment was cancelled after it was paid.");
        seen("Disputed: an answer is needed");
    }

    @Test
    void whoever_has_an_open_request_is_asked_another_time_only_when_that_is_meant() {
        remember(paymentRequest(1, "REQUESTED", ""));
        fail(CREATE, 409, "{\"code\":\"open-request-exists\",\"paymentRequestIds\":[\"preq_1\"]}");
        show(ELEMENT);
        button("New request").click();
        button("Standard · $42.85").click();
        button("Request payment").click();
        seen("Pat Smith already has an open request for $85.00. Send another?");
        assertThat(page.locator("#already-open")).isFocused();
        assertEquals(List.of(), Accessibility.violations(page));
        button("Don’t send").click();
        notSeen("Send another?");
        assertThat(button("Request payment")).isFocused();

        button("Request payment").click();
        seen("Send another?");
        answer(CREATE, paymentRequest(1, "REQUESTED", "").toString().replace("preq_1", "preq_2"));
        button("Send another").click();

        assertThat(page.getByText("Waiting for Pat Smith")).hasCount(2);
        assertThat(page.locator(".head").first()).isFocused();
        List<Call> sent = callsTo(CREATE);
        assertEquals(3, sent.size());
        assertFalse(sent.get(1).body().has("additional"));
        assertTrue(sent.get(2).body().get("additional").getAsBoolean());
        assertEquals(3, sent.stream().map(Call::idempotencyKey).distinct().count());
    }

    @Test
    void what_the_clinician_asked_for_lately_is_offered_again_and_not_kept_in_the_browser() {
        token = tokenWith("{\"sub\":\"clinician-1\"}");
        answer("GET /v1/payment-requests?clinicId=demo-clinic&requestedBy=clinician-1&limit=50", """
            {"items":[%1$s,%1$s,%2$s]}\
            """.formatted(
                        paymentRequest(1, "PAID", ""),
                        paymentRequest(1, "PAID", "").toString().replace("Long consultation", "Dressing")));
        show(ELEMENT);
        assertThat(page.locator("datalist option")).hasCount(2);

        assertEquals(
                List.of("Long consultation", "Dressing"),
                page.locator("datalist option").evaluateAll("options => options.map(({ value }) => value)"));
        assertEquals("{}", page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })"));
    }

    @Test
    void who_has_left_the_call_cannot_be_asked() {
        fail(CREATE, 409, "{\"code\":\"payer-not-in-call\"}");
        show(ELEMENT);
        button("Standard · $42.85").click();
        button("Request payment").click();
        seen("This person is not in the call any more.");
    }

    @Test
    void the_receipt_names_the_only_practitioner_and_the_item_of_the_preset_in_two_actions() {
        providers("{\"name\":\"Dr Ada Lee\",\"providerNumber\":\"2426621B\"}");
        show(ELEMENT);
        seen("On the receipt: Dr Ada Lee");
        assertThat(page.getByLabel("Item number")).isHidden();

        button("Standard · $42.85").click();
        seen("On the receipt: Dr Ada Lee · item 23");
        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        JsonObject sent = callsTo(CREATE).getFirst().body();
        assertEquals(
                JsonParser.parseString("{\"name\":\"Dr Ada Lee\",\"providerNumber\":\"2426621B\"}"),
                sent.get("practitioner"));
        assertEquals("23", sent.get("itemNumber").getAsString());
        button("New request").click();
        seen("On the receipt: Dr Ada Lee");
        notSeen("item 23");
    }

    @Test
    void a_clinic_that_is_registered_for_gst_may_include_it_and_the_request_names_the_business() {
        supply("""
            {"name":"Harbour Health","abn":"51824753556","address":"1 Harbour St","phone":null,"gstRegistered":true}""", "[]");
        show(ELEMENT);
        field("Amount").fill("110");
        page.getByLabel("Description").fill("Report");
        page.getByLabel("The amount includes GST (10%)").check();

        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        JsonObject sent = callsTo(CREATE).getFirst().body();
        assertTrue(sent.get("gstIncluded").getAsBoolean());
        assertEquals("Harbour Health", sent.get("businessName").getAsString());
        assertThat(page.getByLabel("The amount includes GST (10%)")).not().isChecked();
    }

    @Test
    void what_the_receipt_will_lack_is_said_before_the_request_is_sent() {
        supply("null", "[\"ABN\",\"ADDRESS\"]");
        show(ELEMENT);
        seen("The receipt will not show: your clinic’s ABN, the address of the practice.");
        assertThat(page.getByLabel("The amount includes GST (10%)")).hasCount(0);
        button("Standard · $42.85").click();
        seen("With an item number, choose the practitioner too");

        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertFalse(callsTo(CREATE).getFirst().body().has("businessName"));
        assertFalse(callsTo(CREATE).getFirst().body().has("gstIncluded"));
    }

    @Test
    void the_practitioner_chosen_last_is_chosen_again_and_an_item_number_that_is_none_is_refused() {
        providers(
                "{\"name\":\"Dr Ada Lee\",\"providerNumber\":\"2426621B\"},{\"name\":\"Dr Bo Ng\",\"providerNumber\":\"2426631F\"}");
        show(ELEMENT);
        page.getByText("Receipt details (optional)").click();
        page.getByLabel("Practitioner").selectOption("Dr Bo Ng, provider number 2426631F");
        seen("On the receipt: Dr Bo Ng");

        page.reload();
        seen("On the receipt: Dr Bo Ng");
        button("Standard · $42.85").click();
        page.getByText("On the receipt: Dr Bo Ng").click();
        page.getByLabel("Item number").fill("23;24");
        button("Request payment").click();

        seen("Use letters, digits, spaces, full stops, slashes and hyphens only.");
        assertThat(page.getByLabel("Item number")).isFocused();
        assertEquals(List.of(), callsTo(CREATE));
    }

    @Test
    void a_bulk_billed_consultation_is_charged_only_after_a_second_word() {
        show(ELEMENT.replace("call-id=", "bulk-billed call-id="));
        seen("This consultation is bulk-billed");
        button("Standard · $42.85").click();
        button("Request payment").click();
        seen("Tick this if the charge is for something else.");
        assertThat(page.getByRole(AriaRole.CHECKBOX)).isFocused();
        assertEquals(List.of(), callsTo(CREATE));

        page.getByRole(AriaRole.CHECKBOX).check();
        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertTrue(callsTo(CREATE).getFirst().body().get("bulkBilled").getAsBoolean());
        button("New request").click();
        assertThat(page.getByRole(AriaRole.CHECKBOX)).not().isChecked();
        button("Standard · $42.85").click();
        button("Request payment").click();
        seen("Tick this if the charge is for something else.");
    }

    @Test
    void a_clinician_marks_a_consultation_as_bulk_billed_and_is_warned_before_and_after() {
        answer(CREATE, paymentRequest(1, "REQUESTED", """
                    "bulkBilled":true,"warnings":[{"code":"bulk-billed","detail":"The service is marked as bulk-billed"}]\
                    """).toString());
        show(ELEMENT);
        page.getByLabel("The consultation is bulk-billed").check();
        seen("the patient may not be asked to pay for it as well.");
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Dressing");
        button("Request payment").click();
        seen("Tick this if the charge is for something else.");
        page.getByLabel("This charge is for something other than the bulk-billed service.")
                .check();

        button("Request payment").click();

        seen("Sent, although the consultation is marked as bulk-billed.");
        assertTrue(callsTo(CREATE).getFirst().body().get("bulkBilled").getAsBoolean());
        assertThat(page.locator(".request")).containsText("Bulk-billed");
        tell("PaymentOpened", paymentRequest(2, "REQUESTED", "\"openedAt\":\"2026-11-23T01:03:00Z\""));
        seen("Seen");
        assertThat(page.locator(".request")).containsText("Bulk-billed");
        button("New request").click();
        assertThat(page.getByLabel("The consultation is bulk-billed")).not().isChecked();
        tell("PaymentSucceeded", paymentRequest(3, "PAID", ""));
        notSeen("Sent, although the consultation is marked as bulk-billed.");
    }

    @Test
    void a_link_to_pay_is_copied_at_once_shown_and_gone_when_the_request_is_paid() {
        remember(paymentRequest(1, "REQUESTED", ""));
        answer("POST /v1/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        show(ELEMENT);
        page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
        button("Copy link").click();
        seen("Copy the link and send it by chat or SMS.");
        assertThat(dialog()).hasAccessibleName("Link to pay $85.00");
        seen("Link copied");
        assertEquals("https://pay.test/pay#secret-token", page.evaluate("window.copied"));
        assertThat(copyInDialog()).isFocused();
        assertThat(page.getByRole(AriaRole.IMG)).hasCount(0);
        page.getByText("Or show this code").click();
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code of the link to pay")))
                .isVisible();
        assertThat(page.locator("dialog script, dialog a")).hasCount(0);
        assertThat(page.locator("dialog rect")).hasCount(2);
        seen("Earlier links no longer work.");
        assertEquals(List.of(), Accessibility.violations(page));
        keepPicture("a_link_to_pay");
        page.keyboard().press("Escape");
        assertThat(button("Copy link")).isFocused();
        assertThat(page.getByText("secret-token")).hasCount(0);

        button("Copy link").click();
        seen("This link can be used once");
        tell("PaymentSucceeded", paymentRequest(2, "PAID", ""));

        assertThat(dialog()).hasCount(0);
        assertThat(page.locator(".head")).isFocused();
        assertEquals(2, callsTo("POST /v1/payment-requests/preq_1/pay-link").size());
    }

    @Test
    void where_the_browser_does_not_copy_by_itself_a_press_does_or_the_link_is_selected() {
        remember(paymentRequest(1, "REQUESTED", ""));
        answer("POST /v1/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        show(ELEMENT);
        page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }; }");
        button("Copy link").click();
        seen("Copy the link and send it by chat or SMS.");
        notSeen("Link copied");
        copyInDialog().click();
        seen("The link is selected, so you can copy it yourself.");
        page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
        copyInDialog().click();
        seen("Link copied");
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    private Locator copyInDialog() {
        return dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy link"));
    }

    @Test
    void an_open_link_tells_when_somebody_has_begun_to_pay() {
        remember(paymentRequest(1, "REQUESTED", ""));
        answer("POST /v1/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        show(ELEMENT);
        button("Copy link").click();
        seen("This link can be used once");
        tell("PaymentOpened", paymentRequest(2, "REQUESTED", "\"openedAt\":\"2026-11-23T01:03:00Z\""));
        seen("Seen by Pat Smith");
        notSeen("This link has been opened.");

        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));

        assertThat(dialog()).containsText("This link has been opened.");
        button("Close").click();
        button("Copy link").click();
        seen("This link can be used once");
        notSeen("This link has been opened.");
    }

    @Test
    void a_link_that_cannot_be_made_says_why() {
        remember(paymentRequest(1, "REQUESTED", ""));
        fail("POST /v1/payment-requests/preq_1/pay-link", 409, "{\"code\":\"already-paid\"}");
        show(ELEMENT);
        button("Copy link").click();
        seen("This request has been paid already.");
    }

    @Test
    void the_receipt_of_a_payment_is_downloaded() {
        remember(paymentRequest(4, "PAID", ""));
        answerFile("/v1/payment-requests/preq_1/receipt", "application/pdf", "%PDF-1.7");
        show(ELEMENT);
        Download receipt = page.waitForDownload(() -> button("Receipt (PDF)").click());
        assertEquals("receipt-preq_1.pdf", receipt.suggestedFilename());
        assertTrue(receipt.url().startsWith("blob:"), receipt.url());
    }

    @Test
    void a_dispute_says_until_when_an_answer_is_needed() {
        remember(paymentRequest(5, "PAID", """
            "dispute":{"status":"NEEDS_RESPONSE","reason":"fraudulent","amountMinor":8500,"evidenceDueBy":"2026-12-03T01:00:00Z"}\
            """));
        page.clock().setFixedTime("2026-12-03T00:59:00Z");
        show(ELEMENT);
        seen("Disputed: an answer is needed");
        seen("in the Stripe Dashboard until 3 December 2026 at 12:00 pm");
        page.clock().setFixedTime("2026-12-03T01:01:00Z");
        page.reload();
        seen("An answer was due by 3 December 2026 at 12:00 pm: it is overdue.");
    }

    @Test
    void too_many_failed_attempts_end_a_request_in_words() {
        remember(paymentRequest(5, "CANCELLED", "\"endReason\":\"too-many-attempts\""));
        show(ELEMENT);
        seen("Ended: too many failed card attempts");
    }

    @Test
    void a_payment_is_announced_once_whatever_is_told_again() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        seen("Waiting");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", ""));
        assertThat(page.getByRole(AriaRole.ALERT).getByText("Payment received: $85.00"))
                .isVisible();
        tell("PaymentSucceeded", paymentRequest(4, "PAID", ""));
        breakConnections();
        tell("PaymentRefunded", paymentRequest(5, "PAID", "\"refundedMinor\":500"));
        seen("Paid · Partly refunded: $5.00");
        assertThat(page.getByText("Payment received: $85.00")).hasCount(1);
        seen("Refunded: $5.00");
        assertEquals(List.of("paid preq_1", "succeeded preq_1"), inPage("window.events"));

        button("Dismiss").first().click();
        notSeen("Payment received: $85.00");
        page.reload();
        seen("Paid · Partly refunded: $5.00");
        notSeen("Payment received: $85.00");
        assertEquals(List.of(), inPage("window.events"));
    }

    @Test
    void pop_ups_go_by_themselves_unless_somebody_is_at_them_and_cover_no_tool_at_the_side() {
        page.clock().install();
        show(ELEMENT);
        seen("No payment has been requested in this call.");
        for (int payment = 1; payment <= 4; payment++) {
            tell("PaymentRequested", numbered(payment, 1, "REQUESTED"));
            tell("PaymentSucceeded", numbered(payment, 2, "PAID"));
        }
        Locator popUps = page.locator("caretill-notices").getByText("Payment received:");
        assertThat(popUps).hasText(new String[] {
            "Payment received: $85.02", "Payment received: $85.03", "Payment received: $85.04"
        });
        assertThat(page.locator("caretill-notices [role=alert]")).hasAttribute("aria-atomic", "false");
        assertTrue(popUps.first().boundingBox().x < 100);

        popUps.first().hover();
        page.clock().fastForward(20_000);
        assertThat(popUps).hasCount(3);
        page.mouse().move(800, 800);
        button("Dismiss").first().focus();
        page.clock().fastForward(20_000);
        assertThat(popUps).hasCount(3);
        page.keyboard().press("Enter");
        assertThat(popUps).hasCount(2);
        assertThat(button("Dismiss").first()).isFocused();
        button("New request").focus();
        letCallsArrive();
        page.clock().fastForward(10_000);
        assertThat(popUps).hasCount(0);
    }

    private static JsonObject numbered(int payment, int version, String status) {
        return numbered(payment, version, status, "");
    }

    private static JsonObject numbered(int payment, int version, String status, String more) {
        return JsonParser.parseString(paymentRequest(version, status, more)
                        .toString()
                        .replace("preq_1", "preq_" + payment)
                        .replace("8500", String.valueOf(8500 + payment)))
                .getAsJsonObject();
    }

    @Test
    void a_payment_made_while_the_page_reloads_is_announced_after_it() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        seen("Waiting");
        remember(paymentRequest(4, "PAID", ""));

        page.reload();

        seen("Payment received: $85.00");
    }

    @Test
    void a_question_whose_request_is_paid_meanwhile_says_so_and_asks_nothing_any_more() {
        remember(paymentRequest(3, "PAYING", ""));
        show(ELEMENT);
        for (String command : List.of("Cancel the request for $85.00", "Change amount of the request for $85.00")) {
            button(command).click();
            assertThat(page.getByRole(AriaRole.ALERTDIALOG)).isVisible();
            page.keyboard().press("Tab");

            if (command.startsWith("Cancel")) {
                button("Keep it").click();
            }
        }
        tell("PaymentSucceeded", paymentRequest(4, "PAID", "\"card\":{\"brand\":\"visa\",\"last4\":\"4242\"}"));

        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasAccessibleName("The request for $85.00 has ended");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).containsText("Its status is now: Paid · Visa ending 4242.");
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)
                        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Change amount")))
                .hasCount(0);
        Locator close = page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"));
        assertThat(close).isFocused();
        assertEquals(List.of(), Accessibility.violations(page));
        close.click();
        assertThat(page.locator(".head")).isFocused();
        letCallsArrive();
        assertEquals(List.of(), callsTo("POST /v1/payment-requests/preq_1/cancellation"));
    }

    @Test
    void the_question_before_hanging_up_follows_what_is_still_open() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("$85.00");
        hangUp();
        seen("$85.00 hasn’t been paid yet.");

        tell("PaymentDeclined", paymentRequest(3, "DECLINED", ""));

        seen("Nothing is waiting to be paid any more.");
        notSeen("$85.00 hasn’t been paid yet.");
        button("End the call").click();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.mayEnd")));
    }

    @Test
    void a_request_is_cancelled_and_the_patient_reminded() {
        remember(paymentRequest(2, "REQUESTED", ""));
        answer(
                "POST /v1/payment-requests/preq_1/reminder",
                paymentRequest(3, "REQUESTED", "").toString());
        answer(
                "POST /v1/payment-requests/preq_1/cancellation",
                paymentRequest(4, "CANCELLED", "").toString());
        show(ELEMENT);
        button("Remind the patient of $85.00").click();
        page.waitForCondition(
                () -> callsTo("POST /v1/payment-requests/preq_1/reminder").size() == 1);

        button("Cancel the request for $85.00").click();
        assertThat(button("Keep it")).isFocused();
        button("Keep it").click();
        assertThat(button("Cancel the request for $85.00")).isFocused();
        letCallsArrive();
        assertEquals(List.of(), callsTo("POST /v1/payment-requests/preq_1/cancellation"));
        button("Cancel the request for $85.00").click();
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasAccessibleName("Cancel the request for $85.00?");
        assertEquals(List.of(), Accessibility.violations(page));
        button("Yes, cancel it").click();

        assertThat(status()).hasText("Cancelled");
        assertThat(page.locator(".head")).isFocused();
        assertThat(button("Cancel")).hasCount(0);
        assertThat(page.locator("caretill-notices .notice-card")).hasCount(0);
    }

    @Test
    void another_amount_is_asked_for_with_what_was_said_before() {
        guests("interpreter-1 Ida", "patient-1 Pat");
        remember(paymentRequest(
                2, "REQUESTED", "\"itemNumber\":\"23\",\"patientName\":\"Leo Silva\",\"payerIsPatient\":false"));
        answer(
                "POST /v1/payment-requests/preq_1/cancellation",
                paymentRequest(4, "CANCELLED", "").toString());
        show(ELEMENT);
        button("Change amount of the request for $85.00").click();
        confirmChange();

        seen("Cancelled");
        assertThat(field("Amount")).isFocused();
        assertThat(field("Amount")).hasValue("85.00");
        assertThat(page.getByLabel("Description")).hasValue("Long consultation");
        assertThat(page.getByLabel("Who pays")).hasValue("patient-1");
        seen("On the receipt: item 23");
        page.keyboard().type("42");
        button("Request payment").click();
        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(4200, callsTo(CREATE).getFirst().body().get("amountMinor").getAsInt());
        assertEquals("Leo Silva", sent("patientName"));
    }

    @Test
    void what_was_paid_meanwhile_is_not_asked_for_again_with_another_amount() {
        remember(paymentRequest(2, "PAYING", ""));
        show(ELEMENT);
        seen("Entering card");
        fail("POST /v1/payment-requests/preq_1/cancellation", 409, "{\"code\":\"already-paid\"}");
        button("Change amount").click();
        remember(paymentRequest(4, "PAID", ""));
        confirmChange();
        seen("This request has been paid already.");
        button("New request").click();
        assertThat(field("Amount")).hasValue("");
    }

    @Test
    void a_cancellation_that_comes_too_late_says_so_and_shows_the_truth() {
        remember(paymentRequest(2, "PAYING", ""));
        show(ELEMENT);
        seen("Entering card");
        fail("POST /v1/payment-requests/preq_1/cancellation", 409, """
            {"title":"Conflict","status":409,"code":"already-paid","detail":"The payment request has been paid"}\
            """);

        button("Cancel").click();
        remember(paymentRequest(4, "PAID", ""));
        button("Yes, cancel it").click();

        seen("This request has been paid already.");
        seen("Paid");
    }

    @Test
    void who_hangs_up_is_asked_first_while_a_request_is_open() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Waiting");
        hangUp();
        seen("$85.00 hasn’t been paid yet.");
        keepPicture("who_hangs_up_is_asked");
        page.keyboard().press("Escape");
        page.waitForCondition(() -> Boolean.FALSE.equals(page.evaluate("window.mayEnd")));
        hangUp();
        button("End the call").click();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.mayEnd")));
        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasCount(0);

        tell("PaymentExpired", paymentRequest(3, "EXPIRED", ""));
        seen("Expired");
        hangUp();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.mayEnd")));
    }

    @Test
    void a_clinic_that_wants_it_is_asked_at_hanging_up_when_nothing_was_requested() {
        show(ELEMENT);
        seen("No payment has been requested in this call.");
        hangUp();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.mayEnd")));
        answer(SETTINGS, """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"askWhenNothingRequested":true,
             "stripe":{"status":"LINKED","chargesEnabled":true}}\
            """);
        page.reload();
        seen("No payment has been requested in this call.");

        hangUp();

        assertThat(page.getByRole(AriaRole.ALERTDIALOG)).hasAccessibleName("End the call?");
        seen("Nothing was requested in this call.");
        assertThat(button("Stay in the call")).isFocused();
        keepPicture("nothing_was_requested");
        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        seen("$85.00 hasn’t been paid yet.");
        button("Stay in the call").click();
        page.waitForCondition(() -> Boolean.FALSE.equals(page.evaluate("window.mayEnd")));
    }

    private void confirmChange() {
        page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Change amount"))
                .click();
    }

    /** The one big status of the request on top. */
    private Locator status() {
        return page.locator(".status");
    }

    /** The answer to the last press. */
    private Locator answers() {
        return page.locator("caretill-payment-request section > [role=status]");
    }

    /** The tool is folded, as in a closed drawer, or unfolded. */
    private void closeTool(boolean closed) {
        page.evaluate("closed => (document.querySelector('caretill-payment-request').hidden = closed)", closed);
    }

    private void countUnseen() {
        page.evaluate("addEventListener('caretill-unseen-changed', ({ detail }) => (window.unseen = detail.count))");
    }

    private void hangUp() {
        page.evaluate("""
            () => {
              window.mayEnd = undefined;
              document.querySelector('caretill-payment-request').mayEnd().then((may) => (window.mayEnd = may));
            }\
            """);
    }

    @Test
    void two_guests_of_one_name_are_told_apart() {
        guests("patient-1 Pat", "patient-2 Pat");
        show(ELEMENT);

        page.getByLabel("Who pays").selectOption("Pat (2 of 2 with this name, in the order they joined)");
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(
                "patient-2",
                callsTo(CREATE).getFirst().body().get("payerParticipantId").getAsString());
        seen("Pat (1 of 2 with this name, in the order they joined) ·");
    }

    @Test
    void among_several_guests_nobody_is_chosen_but_by_the_clinician() {
        guests("interpreter-1 Ida", "patient-1 Pat");
        show(ELEMENT);
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        button("Request payment").click();
        seen("Choose who will pay.");
        assertThat(page.getByLabel("Who pays")).isFocused();
        assertEquals(List.of(), callsTo(CREATE));
        page.getByLabel("Who pays").selectOption("Pat");

        button("Request payment").click();

        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        assertEquals(
                "patient-1",
                callsTo(CREATE).getFirst().body().get("payerParticipantId").getAsString());
        assertThat(page.getByLabel("Who pays")).hasValue("");
    }

    @Test
    void who_comes_and_goes_is_known_within_seconds_and_takes_nobody_elses_place() {
        guests();
        show(ELEMENT);
        seen("Nobody has joined as a patient yet.");
        guests("patient-1 Pat");
        seen("Pat will see this request");
        guests("patient-1 Pat", "carer-1 Cara");
        assertThat(page.getByLabel("Who pays")).hasValue("");
        page.getByLabel("Who pays").selectOption("Cara");
        guests("interpreter-1 Ida", "patient-1 Pat", "carer-1 Cara");
        assertThat(page.getByLabel("Who pays").locator("option")).hasCount(4);
        assertThat(page.getByLabel("Who pays")).hasValue("carer-1");
        guests("interpreter-1 Ida", "patient-1 Pat");
        assertThat(page.getByLabel("Who pays").locator("option")).hasCount(3);
        assertThat(page.getByLabel("Who pays")).hasValue("");
    }

    @Test
    void a_request_goes_on_naming_a_patient_who_has_left() {
        remember(paymentRequest(1, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(page.locator(".request")).containsText("Pat Smith");
        button("New request").click();
        guests();
        seen("Nobody has joined as a patient yet.");
        assertThat(page.locator(".request")).containsText("Pat Smith");
    }

    @Test
    void everybody_is_named_with_their_role_and_an_interpreter_is_never_preselected() {
        family("interpreter-1 Ivy interpreter", "patient-1 Leo patient");
        show(ELEMENT);
        assertThat(page.getByLabel("Who pays").locator("option"))
                .hasText(new String[] {"Ivy (interpreter)", "Leo (patient)"});
        assertThat(page.getByLabel("Who pays")).hasValue("patient-1");
        seen("Pays for themselves");

        family("interpreter-1 Ivy interpreter");
        assertThat(page.getByLabel("Who pays")).hasValue("");
        ask();
        seen("Choose who will pay.");
        assertEquals(List.of(), callsTo(CREATE));
    }

    @Test
    void a_carer_pays_for_the_patient_whom_the_call_names() {
        family("patient-1 Leo patient", "carer-1 Ana carer");
        show(ELEMENT);
        assertThat(page.getByLabel("Who pays")).hasValue("");
        page.getByLabel("Who pays").selectOption("carer-1");
        seen("Patient: Leo");
        ask();
        assertEquals("carer-1", sent("payerParticipantId"));
        assertEquals("patient-1", sent("patientParticipantId"));
    }

    @Test
    void a_patient_whom_nobody_knows_is_typed_by_the_clinician() {
        family("carer-1 Ana carer");
        show(ELEMENT);
        seen("Ana (carer) will see this request");
        ask();
        seen("Choose who is the patient.");
        assertThat(field("Patient")).isFocused();

        field("Patient").selectOption("Somebody who is not listed");
        button("Request payment").click();
        seen("Enter the name of the patient.");
        assertThat(page.getByLabel("Name of the patient")).isFocused();
        assertEquals(List.of(), callsTo(CREATE));
        page.getByLabel("Name of the patient").fill(" Leo Silva ");
        button("Request payment").click();
        assertEquals("Leo Silva", sent("patientName"));
        assertFalse(callsTo(CREATE).getFirst().body().has("patientParticipantId"));
    }

    @Test
    void another_patient_than_the_payer_can_be_named_where_nobody_said_who_is_who() {
        guests("patient-1 Pat");
        show(ELEMENT);
        seen("Pat will see this request");
        button("Name another patient").click();
        assertThat(field("Patient")).isFocused();
        field("Patient").selectOption("Somebody who is not listed");
        page.getByLabel("Name of the patient").fill("Leo Silva");
        ask();
        assertEquals("patient-1", sent("payerParticipantId"));
        assertEquals("Leo Silva", sent("patientName"));
    }

    @Test
    void a_card_says_who_pays_for_whom() {
        remember(paymentRequest(
                1, "REQUESTED", "\"payerName\":\"Ana\",\"patientName\":\"Leo\",\"payerIsPatient\":false"));
        guests("carer-1 Ana");
        show(ELEMENT);
        assertThat(page.locator(".request")).containsText("Ana pays for Leo");
    }

    private void ask() {
        field("Amount").fill("85");
        page.getByLabel("Description").fill("Consultation");
        button("Request payment").click();
    }

    /** A field of the first request that was sent. */
    private String sent(String field) {
        page.waitForCondition(() -> !callsTo(CREATE).isEmpty());
        return callsTo(CREATE).getFirst().body().get(field).getAsString();
    }

    /** Who is in the call, each as an id, a name and a role. */
    private void family(String... guests) {
        answer(
                GUESTS,
                Stream.of(guests)
                        .map(guest -> guest.split(" "))
                        .map(guest ->
                                "{\"participantId\":\"%s\",\"displayName\":\"%s\",\"role\":\"%s\",\"patientName\":null}"
                                        .formatted(guest[0], guest[1], guest[2]))
                        .collect(Collectors.joining(",", "{\"items\":[", "]}")));
    }

    /** Who is in the call, each as an id and a name. */
    private void guests(String... guests) {
        answer(
                GUESTS,
                "{\"items\":[%s]}"
                        .formatted(Stream.of(guests)
                                .map(guest -> "{\"participantId\":\"%s\",\"displayName\":\"%s\"}"
                                        .formatted((Object[]) guest.split(" ")))
                                .collect(Collectors.joining(","))));
    }

    @Test
    void a_clinic_that_is_not_ready_says_what_is_missing_instead_of_a_form() {
        settings("AUD", false, "UNLINKED", false);
        show(ELEMENT);
        seen("Client payments are not enabled for this clinic.");

        settings("AUD", true, "UNLINKED", false);
        page.evaluate("document.querySelector('caretill-payment-request').refresh()");
        seen("This clinic has no Stripe account linked yet.");

        settings("AUD", true, "LINKED", false);
        page.evaluate("document.querySelector('caretill-payment-request').refresh()");
        seen("cannot take payments yet");
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Request payment")))
                .hasCount(0);
    }

    @Test
    void a_clinic_that_loses_its_readiness_keeps_what_was_typed_and_becomes_ready_by_itself() {
        show(ELEMENT);
        page.getByLabel("Description").fill("Consultation");
        field("Amount").fill("85");
        settings("AUD", true, "REMOVING", false);
        fail(CREATE, 409, "{\"code\":\"stripe-account-not-ready\"}");

        button("Request payment").click();

        seen("Not ready to take payments");
        seen("This clinic’s Stripe account is just being removed.");
        seen("This page becomes ready by itself.");
        assertThat(page.getByLabel("Description")).isHidden();
        settings("AUD", true, "LINKED", true);
        assertThat(page.getByLabel("Description")).isVisible();
        assertThat(page.getByLabel("Description")).hasValue("Consultation");
        notSeen("Not ready to take payments");
    }

    @Test
    void who_may_not_request_is_told_so_until_the_clinic_chooses_otherwise() {
        fail(CREATE, 403, "{\"code\":\"not-allowed-to-request\"}");
        show(ELEMENT);
        page.getByLabel("Description").fill("Consultation");
        field("Amount").fill("85");
        button("Request payment").click();
        seen("This clinic does not let you request payments.");
        assertThat(page.getByLabel("Amount")).isHidden();

        answer(SETTINGS, """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"mayRequest":["clinician"],
             "stripe":{"status":"LINKED","chargesEnabled":true}}\
            """);
        page.evaluate("document.querySelector('caretill-payment-request').refresh()");
        assertThat(field("Amount")).isVisible();
        assertThat(field("Amount")).hasValue("85");
    }

    @Test
    void words_of_people_are_shown_as_words_never_as_markup() {
        remember(JsonParser.parseString(paymentRequest(1, "REQUESTED", "")
                        .toString()
                        .replace("Long consultation", "<img src=x onerror=alert(1)>"))
                .getAsJsonObject());
        show(ELEMENT);
        seen("<img src=x onerror=alert(1)>");
    }

    private Locator steps() {
        return page.locator("ol > li");
    }

    /** What the service tells of the request, each step, with its detail if it has one, a second after the one before. */
    private void timeline(int version, String... events) {
        JsonObject request = paymentRequest(version, "REQUESTED", "");
        JsonArray moments = new JsonArray();
        for (String step : events) {
            String[] eventAndDetail = step.split(" ", 2);
            JsonObject moment = JsonParser.parseString("""
                {"event":"%s","status":"REQUESTED","at":"2026-11-23T01:02:%02d.500Z"}\
                """.formatted(eventAndDetail[0], 11 + moments.size()))
                    .getAsJsonObject();
            moment.addProperty("detail", eventAndDetail.length > 1 ? eventAndDetail[1] : null);
            moment.addProperty("version", 1 + moments.size());
            moments.add(moment);
        }
        request.add("timeline", moments);
        answer(DETAIL, request.toString());
    }

    private void providers(String providers) {
        answer(SETTINGS, """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"mayRequest":["clinician"],
             "presets":[{"label":"Standard","amountMinor":4285,"itemNumber":"23","description":"Standard consultation"}],
             "receipt":{"providers":[%s]},"stripe":{"status":"LINKED","chargesEnabled":true}}\
            """.formatted(providers));
    }

    private void supply(String business, String gaps) {
        answer(SETTINGS, """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"mayRequest":["clinician"],
             "presets":[{"label":"Standard","amountMinor":4285,"itemNumber":"23","description":"Standard consultation"}],
             "receipt":{"providers":[]},"business":%s,"receiptGaps":%s,"stripe":{"status":"LINKED","chargesEnabled":true}}\
            """.formatted(business, gaps));
    }

    private void settings(String currency, boolean enabled, String link, boolean chargesEnabled) {
        answer(SETTINGS, """
            {"clinicId":"demo-clinic","version":3,"enabled":%s,"currency":"%s","minimumMinor":50,"maximumMinor":1000000,
             "expiryMinutes":60,"presets":[{"label":"Standard","amountMinor":4285,"itemNumber":null,"description":"Standard consultation"}],
             "stripe":{"status":"%s","account":"acct_1","chargesEnabled":%s,"livemode":false,"requirements":[]}}
            """.formatted(enabled, currency, link, chargesEnabled));
    }
}

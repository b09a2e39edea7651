package org.caretill.paymentelements;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;

/**
 * {@code <caretill-payment-history>}: a clinic's payments after the call, and what its services may answer. The clinic is
 * in Auckland, who looks is in Sydney: a day begins at another instant for each.
 */
abstract class HistoryInBrowser extends ElementInBrowser {

    @Override
    String module() {
        return "payment-history.js";
    }

    static final String SETTINGS = "GET /v1/clinics/demo-clinic/payment-settings";
    static final String TOTALS =
            "GET /v1/payment-requests/totals?clinicId=demo-clinic&period=TODAY&refundsCount=ON_THEIR_DAY";
    static final String PERIOD = "&from=2026-10-23T11%3A00%3A00.000Z&to=2026-11-23T11%3A00%3A00.000Z";
    static final String DISPUTES = "GET /v1/disputes?clinicId=demo-clinic&status=NEEDS_RESPONSE&status=UNDER_REVIEW";
    static final String LOST_DISPUTES = "GET /v1/disputes?clinicId=demo-clinic&status=LOST";
    static final String PAYMENT = "/v1/payment-requests/preq_1";
    static final String REFUNDS = PAYMENT + "/refunds";

    static final String NO_TOTALS = totals("");

    @BeforeEach
    void a_clinic_with_payments() {
        answer(SETTINGS, "{\"mayRefund\":[\"clinic-admin\"],\"stripe\":{\"livemode\":false}}");
        answer(TOTALS, NO_TOTALS);
        answer(DISPUTES, items());
        answer(LOST_DISPUTES, items());
        clinicHas(paid(""));
    }

    static String element(String roles) {
        return """
            <caretill-payment-history clinic-id="demo-clinic" roles="%s" payment-request-service-url="https://services.test"
              clinic-config-service-url="https://services.test"></caretill-payment-history>\
            """.formatted(roles);
    }

    /** What the list of the last month holds. */
    void clinicHas(String... requests) {
        answer("GET /v1/payment-requests?clinicId=demo-clinic" + PERIOD, items(requests));
    }

    /** A payment of $85.00 by card; later fields win. */
    static String paid(String more) {
        return request("preq_1", "PAID", "Long consultation", """
            "paidAt":"2026-11-23T01:03:03Z","card":{"brand":"visa","last4":"4242"}%s\
            """.formatted(more.isEmpty() ? "" : "," + more));
    }

    static String request(String id, String status, String description, String more) {
        return """
            {"id":"%s","version":4,"status":"%s","clinicId":"demo-clinic","callId":"call-1","payerParticipantId":"patient-1",
             "requestedBy":"clinician-7","amountMinor":8500,"currency":"AUD","description":"%s","stripeAccount":"acct_1",
             "createdAt":"2026-11-23T01:02:03.456Z","expiresAt":"2026-11-23T02:02:03.456Z","openedAt":"2026-11-23T01:02:05Z",
             "endedAt":null,"lastFailure":null,"refundedMinor":0,"needsAttention":null,"dispute":null,"failedAttempts":0,
             "applicationFeeMinor":0,"bulkBilled":false,"practitioner":null,"itemNumber":null,
             "timeline":[{"version":1,"event":"PaymentRequested","status":"REQUESTED","at":"2026-11-23T01:02:03.456Z","detail":null},
                         {"version":2,"event":"PaymentOpened","status":"REQUESTED","at":"2026-11-23T01:02:05Z","detail":null}]%s}\
            """.formatted(id, status, description, more.isEmpty() ? "" : "," + more);
    }

    /** The path of the takings of these days. */
    static String totalsOf(String from, String to) {
        return "GET /v1/payment-requests/totals?clinicId=demo-clinic&from=%s&to=%s&refundsCount=ON_THEIR_DAY"
                .formatted(from, to);
    }

    static String totals(String items, String... clinicians) {
        return """
            {"timeZone":"Pacific/Auckland","country":"AU","from":"2026-10-24","to":"2026-11-23","items":[%s],"clinicians":[%s]}\
            """.formatted(items, String.join(",", clinicians));
    }

    static String clinician(String id, String name, long paidMinor, long refundedMinor, int payments) {
        return """
            {"requestedBy":"%s","clinicianName":%s,"currency":"AUD","paidMinor":%d,"refundedMinor":%d,
             "returnedByBankMinor":0,"netMinor":%d,"paidCount":%d}\
            """.formatted(
                        id,
                        name == null ? "null" : '"' + name + '"',
                        paidMinor,
                        refundedMinor,
                        paidMinor - refundedMinor,
                        payments);
    }

    static String total(String day, String currency, long paidMinor, long refundedMinor, int payments) {
        return """
            {"day":"%s","currency":"%s","paidMinor":%d,"refundedMinor":%d,"returnedByBankMinor":0,"netMinor":%d,
             "paidCount":%d,"refundedCount":1}\
            """.formatted(day, currency, paidMinor, refundedMinor, paidMinor - refundedMinor, payments);
    }

    static String refund(String id, long amountMinor, String status, String more) {
        return """
            {"id":"%s","amountMinor":%d,"currency":"AUD","status":"%s","reason":"requested_by_customer",
             "requestedBy":"admin-1","createdAt":"2026-11-23T01:10:03Z"%s}\
            """.formatted(id, amountMinor, status, more.isEmpty() ? "" : "," + more);
    }

    static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "],\"nextCursor\":null}";
    }

    /** The list shows the payment; its row is opened. */
    void open(String roles, String payment, String... refunds) {
        answer("GET " + PAYMENT, payment);
        answer("GET " + REFUNDS, items(refunds));
        show(element(roles));
        button("Long consultation").click();
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}

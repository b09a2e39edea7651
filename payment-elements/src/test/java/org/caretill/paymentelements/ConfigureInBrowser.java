package org.caretill.paymentelements;

/** {@code <caretill-client-payments>}: Configure > Client payments, and what its service may answer. */
abstract class ConfigureInBrowser extends ElementInBrowser {

    @Override
    final String module() {
        return "client-payments.js";
    }

    static final String CLINIC = "/v1/clinics/demo-clinic";
    static final String SETTINGS = CLINIC + "/payment-settings";
    static final String ACCOUNTS = CLINIC + "/stripe-accounts";
    static final String CONFIRMATION = CLINIC + "/stripe-account/confirmation";

    static final String NO_BLOCKERS = "[]";
    static final String BLOCKERS = """
        [{"kind":"REQUIREMENT","code":"external_account","link":"https://dashboard.stripe.test/payouts"},
         {"kind":"REQUIREMENT","code":"individual.verification.document","link":"javascript:alert(1)"},
         {"kind":"DISABLED","code":"under_review","link":"javascript:alert(1)"}]\
        """;

    static String element(String view) {
        return """
            <caretill-client-payments view="%s" clinic-id="demo-clinic" organisation-id="demo-health"
              clinic-config-service-url="https://services.test" payment-request-service-url="https://services.test"></caretill-client-payments>\
            """.formatted(view);
    }

    /** What the clinic's settings are, whole, at a version. */
    static String settings(int version, String changes) {
        return """
            {"clinicId":"demo-clinic","organisationId":"demo-health","version":%d,"enabled":true,"country":"AU",
             "timeZone":"Australia/Sydney","currency":"AUD",
             "minimumMinor":50,"maximumMinor":1000000,"expiryMinutes":60,"mayRequest":["clinician"],"mayRefund":["clinic-admin"],
             "statementDescriptorSuffix":null,"receipt":{"providers":[]},"routes":[],
             "presets":[{"label":"Standard","amountMinor":4285,"itemNumber":"91891","description":"Standard consultation"},
                        {"label":"Long","amountMinor":8500,"itemNumber":null,"description":"Long consultation"}],
             "stripe":{"status":"LINKED","account":"acct_1","accountName":"Demo Clinic Pty Ltd","country":"AU",
                       "chargesEnabled":true,"livemode":false,"requirements":[],"blockers":[]}%s}\
            """.formatted(version, changes.isEmpty() ? "" : "," + changes);
    }

    static String account(
            String id, String name, String status, boolean isDefault, int open, String blockers, String more) {
        return """
            {"account":"%s","accountName":"%s","country":"AU","status":"%s","isDefault":%s,"chargesEnabled":%s,"livemode":false,
             "requirements":[],"blockers":%s,"linkedAt":"2026-11-20T01:02:03Z","openPaymentRequests":%d,"removal":null%s}\
            """.formatted(
                        id,
                        name,
                        status,
                        isDefault,
                        blockers.equals(NO_BLOCKERS),
                        blockers,
                        open,
                        more.isEmpty() ? "" : "," + more);
    }

    static String linked() {
        return account("acct_1", "Demo Clinic Pty Ltd", "LINKED", true, 0, NO_BLOCKERS, "");
    }

    static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    void clinicHas(String... accounts) {
        answer("GET " + ACCOUNTS, items(accounts));
    }

    static String clinic(String id, String name, String enablement, String reason) {
        return """
            {"clinicId":"%s","organisationId":"demo-health","organisationName":"Demo Health","name":"%s","enablement":"%s","enablementReason":%s}\
            """.formatted(id, name, enablement, reason == null ? "null" : "\"" + reason + "\"");
    }

    static String enablementRequest(String id, String status, String... clinics) {
        return """
            {"id":"%s","organisationId":"demo-health","clinicIds":["demo-clinic","second-clinic"],"note":"From December",
             "status":"%s","requestedBy":"manager-1","requestedByName":"Mia Manager","requestedAt":"2026-11-23T01:02:03Z","clinics":[%s]}\
            """.formatted(id, status, String.join(",", clinics));
    }

    static String decision(String clinicId, String status, String reason) {
        return """
            {"clinicId":"%s","status":"%s","reason":%s}\
            """.formatted(clinicId, status, reason == null ? "null" : "\"" + reason + "\"");
    }
}

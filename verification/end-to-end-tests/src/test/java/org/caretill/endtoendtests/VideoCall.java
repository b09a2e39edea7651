package org.caretill.endtoendtests;

import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A call between a clinician and one patient. Its methods are what the two do about a payment, over REST. */
final class VideoCall {

    /** The refusals while payment-request-service has not received a clinic's settings yet. */
    private static final Set<String> NOT_YET_KNOWN = Set.of("payments-not-enabled", "stripe-account-not-ready");

    final Clinic clinic;
    final String id = "call-" + UUID.randomUUID();
    final String patientId = "patient-" + UUID.randomUUID();
    final String guestToken;

    VideoCall(Clinic clinic, String patientName) {
        this.clinic = clinic;
        guestToken = admit(patientId, patientName, 7_200).get("guestToken").asText();
    }

    /**
     * The platform admits a participant and gets a guest token. It repeats it while payment-request-service does not know
     * the clinic yet, which was just registered.
     */
    JsonNode admit(String participantId, String displayName, int expiresInSeconds) {
        return admit(participantId, displayName, "en", expiresInSeconds);
    }

    /** The same, for a participant whose pages are in this language. */
    JsonNode admit(String participantId, String displayName, String locale) {
        return admit(participantId, displayName, locale, 7_200);
    }

    /** A token of the patient that is valid for so short that a page asks for another one at once. */
    String tokenThatIsEnding() {
        return admit(patientId, "Pat Patient", 20).get("guestToken").asText();
    }

    private JsonNode admit(String participantId, String displayName, String locale, int expiresInSeconds) {
        Map<String, Object> guest = Map.of(
                "clinicId",
                clinic.id,
                "participantId",
                participantId,
                "displayName",
                displayName,
                "locale",
                locale,
                "expiresInSeconds",
                expiresInSeconds);
        return eventually("the clinic is known")
                .until(
                        () -> Rest.post(payments("/v1/calls/" + id + "/guests"), clinic.callPlatformToken, guest),
                        answer -> answer.status() != 409)
                .expect(201);
    }

    /**
     * The clinician requests a payment from the patient; returns its id. payment-request-service may not know a clinic
     * yet that was just linked; then the clinician retries with the same key, so that no second request can be created.
     */
    String requestPayment(long amountMinor, String description) {
        return requestPayment(asking(patientId, amountMinor, description));
    }

    /** The clinician requests another payment although one is still open. */
    String requestAnotherPayment(long amountMinor, String description) {
        var asking = new HashMap<>(asking(patientId, amountMinor, description));
        asking.put("additional", true);
        return requestPayment(asking);
    }

    private String requestPayment(Map<String, Object> asking) {
        String key = UUID.randomUUID().toString();
        Rest.Answer[] last = new Rest.Answer[1];
        eventually("the clinic can request payments").until(() -> {
            last[0] =
                    Rest.post(payments("/v1/payment-requests"), clinic.clinicianToken, asking, "Idempotency-Key", key);
            return last[0].status() != 409
                    || !NOT_YET_KNOWN.contains(last[0].json().path("code").asText());
        });
        return last[0].expect(201).get("id").asText();
    }

    Map<String, Object> asking(String payer, long amountMinor, String description) {
        return Map.of(
                "clinicId",
                clinic.id,
                "callId",
                id,
                "payerParticipantId",
                payer,
                "amountMinor",
                amountMinor,
                "currency",
                "AUD",
                "description",
                description);
    }

    /** The patient's page shows the request. */
    JsonNode open(String request) {
        return Rest.post(payments("/v1/guest/payment-requests/" + request + "/opening"), guestToken, Map.of())
                .expect(200);
    }

    /** The patient presses Pay now. */
    Simulator.Credentials payNow(String request) {
        return Simulator.Credentials.of(
                Rest.post(payments("/v1/guest/payment-requests/" + request + "/payment"), guestToken, Map.of())
                        .expect(200));
    }

    /** The request as the clinic reads it. */
    JsonNode read(String request) {
        return Rest.get(payments("/v1/payment-requests/" + request), clinic.clinicianToken)
                .expect(200);
    }

    String status(String request) {
        return read(request).get("status").asText();
    }

    JsonNode awaitStatus(String request, String status) {
        eventually(request + " is " + status).until(() -> status(request).equals(status));
        return read(request);
    }

    /** All requests of this call, as the clinic reads them. */
    JsonNode requests() {
        return Rest.get(payments("/v1/payment-requests?clinicId=" + clinic.id + "&callId=" + id), clinic.clinicianToken)
                .expect(200)
                .get("items");
    }

    /** The patient's requests, as the patient reads them. */
    JsonNode patientsRequests() {
        return Rest.get(payments("/v1/guest/payment-requests"), guestToken)
                .expect(200)
                .get("items");
    }

    LiveView clinicianWatches() {
        return LiveView.open(clinic.stack, id, clinic.clinicianToken);
    }

    LiveView patientWatches() {
        return LiveView.open(clinic.stack, id, guestToken);
    }

    String payments(String path) {
        return clinic.stack.url(PAYMENT_REQUEST) + path;
    }
}

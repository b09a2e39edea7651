import com.google.gson.JsonObject;

/** What the platform's backend tells Caretill about calls. */
final class Calls {

    private Calls() {}

    /**
     * Admits a participant, who may then see and pay what is asked of them in this call. Whoever joins again with the
     * same id is the same participant, with the same requests.
     *
     * @return the guest token
     */
    static String admit(String callId, String participantId, String displayName, String language) throws Exception {
        var guest = new JsonObject();
        guest.addProperty("clinicId", Settings.of("CLINIC_ID"));
        guest.addProperty("participantId", participantId);
        guest.addProperty("displayName", displayName);
        guest.addProperty("locale", language);
        return post("/v1/calls/" + callId + "/guests", guest).get("guestToken").getAsString();
    }

    /** Ends the call for every guest. What is open can still be paid until their tokens expire. */
    static void end(String callId) throws Exception {
        var end = new JsonObject();
        end.addProperty("clinicId", Settings.of("CLINIC_ID"));
        post("/v1/calls/" + callId + "/end", end);
    }

    private static JsonObject post(String path, JsonObject body) throws Exception {
        return Requests.asPlatform("POST", Settings.of("PAYMENT_REQUEST_URL") + path, body);
    }
}

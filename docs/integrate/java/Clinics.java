import com.google.gson.JsonObject;

/** Tells Caretill about the platform's clinic. Of your product the clinics are a table. */
final class Clinics {

    private Clinics() {}

    /** Register a clinic when it is created and when something of it changes. Again with the same is no change. */
    static void register() throws Exception {
        var clinic = new JsonObject();
        clinic.addProperty("organisationId", "demo-health");
        clinic.addProperty("name", "Demo Clinic");
        clinic.addProperty("country", "AU");
        clinic.addProperty("timeZone", "Australia/Sydney");
        Requests.asPlatform(
                "PUT", Settings.of("CLINIC_CONFIG_URL") + "/v1/clinics/" + Settings.of("CLINIC_ID"), clinic);
    }
}

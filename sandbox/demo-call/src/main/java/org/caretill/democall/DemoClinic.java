package org.caretill.democall;

/** The two clinics of the demo. The id of a call says which of them it belongs to. */
enum DemoClinic {
    DEMO("demo-clinic", "demo-health", "Demo Health", "Demo Clinic"),
    OTHER("other-clinic", "other-health", "Other Health", "Other Clinic");

    final String clinicId;
    final String organisationId;
    final String organisationName;
    final String displayName;

    DemoClinic(String clinicId, String organisationId, String organisationName, String displayName) {
        this.clinicId = clinicId;
        this.organisationId = organisationId;
        this.organisationName = organisationName;
        this.displayName = displayName;
    }

    static DemoClinic ofCall(String callId) {
        return callId.startsWith("other-") ? OTHER : DEMO;
    }
}

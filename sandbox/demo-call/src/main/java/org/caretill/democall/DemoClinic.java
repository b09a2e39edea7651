package org.caretill.democall;

/** The two clinics of the demo. A call belongs to one clinic; here its id tells which. */
enum DemoClinic {
    DEMO("demo-clinic", "demo-health", "Demo Clinic"),
    OTHER("other-clinic", "other-health", "Other Clinic");

    final String clinicId;
    final String organisationId;
    final String displayName;

    DemoClinic(String clinicId, String organisationId, String displayName) {
        this.clinicId = clinicId;
        this.organisationId = organisationId;
        this.displayName = displayName;
    }

    static DemoClinic ofCall(String callId) {
        return callId.startsWith("other-") ? OTHER : DEMO;
    }
}

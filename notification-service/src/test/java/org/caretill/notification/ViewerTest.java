package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewerTest {

    private static final Viewer CLINICIAN = new Viewer.Clinician("call-1", Set.of("clinic-a", "clinic-b"));
    private static final Viewer GUEST = new Viewer.Guest("call-1", "clinic-a", "patient-1", 0, null);

    private static PaymentRequestState request(String clinicId, String callId, String payer) {
        return ExampleRequest.in(clinicId, callId).payer(payer).state();
    }

    @Test
    void a_clinician_sees_every_request_of_their_clinics_in_the_call() {
        assertThat(CLINICIAN.sees(request("clinic-a", "call-1", "patient-1"))).isTrue();
        assertThat(CLINICIAN.sees(request("clinic-b", "call-1", "patient-2"))).isTrue();
    }

    @Test
    void a_clinician_sees_no_other_clinic_and_no_other_call() {
        assertThat(CLINICIAN.sees(request("clinic-c", "call-1", "patient-1"))).isFalse();
        assertThat(CLINICIAN.sees(request("clinic-a", "call-2", "patient-1"))).isFalse();
    }

    @Test
    void a_clinician_of_no_clinic_sees_nothing() {
        assertThat(new Viewer.Clinician("call-1", Set.of()).sees(request("clinic-a", "call-1", "patient-1")))
                .isFalse();
    }

    @Test
    void a_guest_sees_what_is_addressed_to_them() {
        assertThat(GUEST.sees(request("clinic-a", "call-1", "patient-1"))).isTrue();
    }

    @Test
    void a_pay_links_token_sees_only_its_own_request() {
        var mine = request("clinic-a", "call-1", "patient-1");
        var byLink = new Viewer.Guest("call-1", "clinic-a", "patient-1", 0, mine.id());
        assertThat(byLink.sees(mine)).isTrue();
        assertThat(byLink.pays(mine)).isTrue();
        assertThat(byLink.sees(request("clinic-a", "call-1", "patient-1"))).isFalse();
        assertThat(new Viewer.Guest("call-1", "clinic-a", "patient-2", 0, mine.id()).sees(mine))
                .isFalse();
    }

    @Test
    void the_addressed_guest_is_the_payer_and_a_clinician_is_not() {
        assertThat(GUEST.pays(request("clinic-a", "call-1", "patient-1"))).isTrue();
        assertThat(GUEST.pays(request("clinic-a", "call-1", "patient-2"))).isFalse();
        assertThat(CLINICIAN.pays(request("clinic-a", "call-1", "patient-1"))).isFalse();
    }

    @Test
    void a_guest_sees_no_other_participant_no_other_call_and_no_namesake_in_another_clinic() {
        assertThat(GUEST.sees(request("clinic-a", "call-1", "patient-2"))).isFalse();
        assertThat(GUEST.sees(request("clinic-a", "call-2", "patient-1"))).isFalse();
        assertThat(GUEST.sees(request("clinic-b", "call-1", "patient-1"))).isFalse();
    }
}

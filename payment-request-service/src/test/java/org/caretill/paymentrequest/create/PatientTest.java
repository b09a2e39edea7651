package org.caretill.paymentrequest.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.caretill.paymentrequest.guest.AdmittedGuests.Present;
import org.caretill.paymentrequest.guest.GuestRole;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatientTest {

    private static final Present CHILD = guest("leo", GuestRole.PATIENT, null);
    private static final Present OTHER_PATIENT = guest("pat", GuestRole.PATIENT, null);
    private static final Present MOTHER = guest("ana", GuestRole.CARER, null);
    private static final Present MOTHER_OF_LEO = guest("ana", GuestRole.CARER, "Leo Silva");
    private static final Present FATHER_OF_LEO = guest("rui", GuestRole.CARER, "Leo Silva");
    private static final Present CARER_OF_PAT = guest("kim", GuestRole.CARER, "Pat Lee");
    private static final Present INTERPRETER = guest("ivy", GuestRole.INTERPRETER, null);

    @Test
    void a_patient_pays_for_themselves_whoever_else_is_there() {
        assertThat(Patient.paidForBy(CHILD, List.of(CHILD))).isEqualTo(new Patient("leo", "Name of leo"));
        assertThat(Patient.paidForBy(CHILD, List.of(OTHER_PATIENT, MOTHER_OF_LEO, CHILD))
                        .participantId())
                .isEqualTo("leo");
    }

    @Test
    void anybody_else_pays_for_the_one_patient_in_the_call() {
        for (Present payer : List.of(MOTHER, INTERPRETER)) {
            assertThat(Patient.paidForBy(payer, List.of(INTERPRETER, payer, CHILD)))
                    .isEqualTo(new Patient("leo", "Name of leo"));
        }
    }

    @Test
    void whom_the_payer_came_for_is_the_patient_even_if_another_guest_counts_as_one() {
        assertThat(Patient.paidForBy(MOTHER_OF_LEO, List.of(MOTHER_OF_LEO, OTHER_PATIENT)))
                .isEqualTo(new Patient(null, "Leo Silva"));
        Present leo = new Present("leo", " leo  SILVA", GuestRole.PATIENT, null);
        assertThat(Patient.paidForBy(MOTHER_OF_LEO, List.of(MOTHER_OF_LEO, OTHER_PATIENT, leo)))
                .as("the patient is a guest too")
                .isEqualTo(Patient.of(leo));
    }

    @Test
    void where_no_patient_is_a_guest_a_carer_says_whom_the_consultation_is_for() {
        assertThat(Patient.paidForBy(MOTHER_OF_LEO, List.of(MOTHER_OF_LEO, CARER_OF_PAT)))
                .isEqualTo(new Patient(null, "Leo Silva"));
        assertThat(Patient.paidForBy(MOTHER, List.of(MOTHER, FATHER_OF_LEO, MOTHER_OF_LEO, INTERPRETER)))
                .as("several people came for the same patient")
                .isEqualTo(new Patient(null, "Leo Silva"));
    }

    @Test
    void nobody_guesses_between_several_people_or_none() {
        for (List<Present> inCall : List.of(
                List.of(MOTHER),
                List.of(MOTHER, INTERPRETER),
                List.of(MOTHER, CHILD, OTHER_PATIENT),
                List.of(MOTHER, FATHER_OF_LEO, CARER_OF_PAT))) {
            assertThatThrownBy(() -> Patient.paidForBy(MOTHER, inCall))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the call does not say who is");
        }
    }

    private static Present guest(String id, GuestRole role, @Nullable String patientName) {
        return new Present(id, "Name of " + id, role, patientName);
    }
}

package org.caretill.endtoendtests.faults;

import java.util.function.Supplier;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.People;

/**
 * A clinic of the run, with the tokens of its people.
 *
 * @param unlinking whether its Stripe account is disconnected in the middle of the run
 */
record ClinicSession(
        Clinic clinic,
        Supplier<String> clinician,
        Supplier<String> admin,
        Supplier<String> platform,
        boolean unlinking) {

    static ClinicSession of(Clinic clinic, boolean unlinking, Recorder recorder) {
        return new ClinicSession(
                clinic,
                new SignedIn(() -> clinic.signIn("clinician"), recorder),
                new SignedIn(() -> clinic.signIn("admin"), recorder),
                new SignedIn(new People(clinic.stack)::callPlatformToken, recorder),
                unlinking);
    }
}

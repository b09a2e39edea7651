package org.caretill.endtoendtests.faults;

import java.util.function.Supplier;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.People;

/**
 * A clinic of the run, with the tokens of its people.
 *
 * @param refusable whether its Stripe account is disconnected or restricted in the middle of the run, so that commands
 *     may be refused
 */
record ClinicSession(
        Clinic clinic,
        Supplier<String> clinician,
        Supplier<String> admin,
        Supplier<String> platform,
        boolean refusable) {

    static ClinicSession of(Clinic clinic, boolean refusable, Recorder recorder) {
        return new ClinicSession(
                clinic,
                new SignedIn(() -> clinic.signIn("clinician"), recorder),
                new SignedIn(() -> clinic.signIn("admin"), recorder),
                new SignedIn(new People(clinic.stack)::callPlatformToken, recorder),
                refusable);
    }
}

package org.caretill.endtoendtests.faults;

import java.util.function.Supplier;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.People;

/**
 * A clinic of the run, with its people signed in.
 *
 * @param parting whether it loses its Stripe account in the middle of the run
 */
record Practice(
        Clinic clinic, Supplier<String> clinician, Supplier<String> admin, Supplier<String> platform, boolean parting) {

    static Practice of(Clinic clinic, boolean parting, Recorder recorder) {
        return new Practice(
                clinic,
                new SignedIn(() -> clinic.signIn("clinician"), recorder),
                new SignedIn(() -> clinic.signIn("admin"), recorder),
                new SignedIn(new People(clinic.stack)::callPlatformToken, recorder),
                parting);
    }
}

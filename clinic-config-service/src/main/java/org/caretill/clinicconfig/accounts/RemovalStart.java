package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;

/**
 * The first step of a removal: the event of the change tells payment-request-service to take no new request on the
 * account and to cancel the open ones. {@link PaymentRequestEventsListener} hears when that is done.
 */
@ApplicationScoped
class RemovalStart {

    private final Clinics clinics;
    private final AccountPaymentRequests requests;
    private final InstantSource clock;

    RemovalStart(Clinics clinics, AccountPaymentRequests requests, InstantSource clock) {
        this.clinics = clinics;
        this.requests = requests;
        this.clock = clock;
    }

    /** Begins to remove the account of the locked clinic; one that is being removed, or is, stays as it is. */
    Uni<Clinic> start(Clinic clinic, String account, Staff admin) {
        return requests.open(clinic.id(), account)
                .chain(open -> clinics.change(
                        clinic,
                        Actor.of(admin),
                        Action.STRIPE_ACCOUNT_REMOVAL_STARTED,
                        it -> it.startRemoval(account, open, clock.instant())));
    }
}

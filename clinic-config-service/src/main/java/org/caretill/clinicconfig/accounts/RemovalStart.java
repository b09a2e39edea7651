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
 * The first step of a removal: because of the published change, payment-request-service creates no new requests on the
 * account and cancels the open ones. {@link PaymentRequestEventsListener} gets the event that this is done.
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

    /** Begins to remove the account of the locked clinic; idempotent. */
    Uni<Clinic> start(Clinic clinic, String account, Staff admin) {
        return requests.open(clinic.id(), account)
                .chain(open -> clinics.change(
                        clinic,
                        Actor.of(admin),
                        Action.STRIPE_ACCOUNT_REMOVAL_STARTED,
                        it -> it.startRemoval(account, open, clock.instant())));
    }
}

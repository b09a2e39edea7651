package org.caretill.paymentrequest.clinic;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Tells whether a clinic was registered. Call it outside a transaction. */
@ApplicationScoped
public class RegisteredClinics {

    /** A registration is told by event, so a clinic registered a moment ago may not be known here yet. */
    private static final int LOOKS = 10;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Transactions transactions;
    private final KnownClinics clinics;

    RegisteredClinics(Transactions transactions, KnownClinics clinics) {
        this.transactions = transactions;
        this.clinics = clinics;
    }

    /**
     * Completes if the clinic is registered.
     *
     * @throws RefusedException {@code clinic-not-registered} if it is still unknown after two seconds
     */
    public Uni<Void> mustKnow(String clinicId) {
        return Uni.createFrom()
                .deferred(() -> isKnown(clinicId))
                .repeat()
                .withDelay(PAUSE)
                .atMost(LOOKS)
                .filter(Boolean::booleanValue)
                .toUni()
                .onItem()
                .ifNull()
                .failWith(RegisteredClinics::notRegistered)
                .replaceWithVoid();
    }

    private Uni<Boolean> isKnown(String clinicId) {
        return transactions
                .run(Tenancy.ofClinic(clinicId), () -> clinics.find(clinicId))
                .map(Objects::nonNull);
    }

    private static RefusedException notRegistered() {
        return RefusedException.conflict(
                "clinic-not-registered", "The clinic is not registered; register it before its guests are admitted");
    }
}

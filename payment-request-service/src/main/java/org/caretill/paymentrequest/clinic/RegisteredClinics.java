package org.caretill.paymentrequest.clinic;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Runs work for clinics that are registered. */
@ApplicationScoped
public class RegisteredClinics {

    /**
     * A registration is told by event, so a clinic registered a moment ago may not be known here yet. Whoever asks for
     * it is told to try again if the event takes longer than this.
     */
    private static final int LOOKS = 10;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Transactions transactions;
    private final KnownClinics clinics;

    RegisteredClinics(Transactions transactions, KnownClinics clinics) {
        this.transactions = transactions;
        this.clinics = clinics;
    }

    /**
     * Runs the work in a transaction on the clinic's rows.
     *
     * @throws RefusedException {@code clinic-not-registered} if the clinic is still unknown after two seconds
     */
    public <T> Uni<T> run(String clinicId, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> runIfKnown(clinicId, work))
                .repeat()
                .withDelay(PAUSE)
                .atMost(LOOKS)
                .filter(Optional::isPresent)
                .toUni()
                .onItem()
                .ifNull()
                .failWith(RegisteredClinics::notRegistered)
                .map(Optional::orElseThrow);
    }

    private <T> Uni<Optional<T>> runIfKnown(String clinicId, Supplier<Uni<T>> work) {
        return transactions.run(
                Tenancy.ofClinic(clinicId),
                () -> clinics.find(clinicId)
                        .chain(known -> known == null
                                ? Uni.createFrom().item(Optional.empty())
                                : work.get().map(Optional::of)));
    }

    private static RefusedException notRegistered() {
        return RefusedException.passingConflict(
                "clinic-not-registered",
                "The clinic is not known here: if it was registered just now, try again in a moment; otherwise register"
                        + " it before its guests are admitted");
    }
}

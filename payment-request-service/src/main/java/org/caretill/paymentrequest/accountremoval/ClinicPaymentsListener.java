package org.caretill.paymentrequest.accountremoval;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.end.UnfinishedEndings;
import org.caretill.paymentrequest.model.EndingReason;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Keeps the copy of each clinic's settings: the newest version wins, in whatever order the events come. Where the
 * settings end open requests, their end is decided in the same transaction and carried out behind it, Stripe first.
 */
@ApplicationScoped
class ClinicPaymentsListener {

    private static final String CONSUMER = "clinic-payments";

    private final EventConsumer consumer;
    private final KnownClinics clinics;
    private final RemovalOfAccounts removals;
    private final UnfinishedEndings endings;

    ClinicPaymentsListener(
            EventConsumer consumer, KnownClinics clinics, RemovalOfAccounts removals, UnfinishedEndings endings) {
        this.consumer = consumer;
        this.clinics = clinics;
        this.removals = removals;
        this.endings = endings;
    }

    @Incoming("clinic-payments")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(
                        CONSUMER,
                        message,
                        event -> event.type().equals("ClinicPaymentsChanged")
                                ? take(event)
                                : consumer.unknown(CONSUMER, event))
                .invoke(endings::finishSoon);
    }

    private Uni<Void> take(ReceivedEvent event) {
        ClinicPayments clinic = event.dataAs(ClinicPayments.class);
        return clinics.keep(clinic)
                .chain(isNews -> isNews ? endRequests(clinic) : Uni.createFrom().voidItem());
    }

    private Uni<Void> endRequests(ClinicPayments clinic) {
        return decideDisconnected(clinic)
                .chain(() -> decideEnd(clinic, EndingReason.ACCOUNT_REMOVED, clinic.beingRemoved()))
                .chain(() -> clinic.cancelsOpenRequests()
                        ? decideEnd(clinic, EndingReason.PAYMENTS_DISABLED, clinic.connected())
                        : Uni.createFrom().nullItem())
                .chain(() -> removals.begin(clinic));
    }

    /** Whatever end was under way at Stripe can no longer be carried out there. */
    private static Uni<Integer> decideDisconnected(ClinicPayments clinic) {
        return update("""
                update payment_request
                set ending = coalesce(ending, 'CANCELLED'), ending_reason = ?1, ending_since = null
                where clinic_id = ?2 and status in ('REQUESTED', 'PAYING') and stripe_account <> all (?3)""", EndingReason.ACCOUNT_DISCONNECTED, clinic, clinic.connected());
    }

    /** An end that somebody has asked for already stays. */
    private static Uni<Integer> decideEnd(ClinicPayments clinic, String reason, String[] accounts) {
        return update("""
                update payment_request set ending = 'CANCELLED', ending_reason = ?1, ending_since = null
                where clinic_id = ?2 and status in ('REQUESTED', 'PAYING') and stripe_account = any (?3)
                  and ending is null""", reason, clinic, accounts);
    }

    private static Uni<Integer> update(String sql, String reason, ClinicPayments clinic, String[] accounts) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql)
                        .setParameter(1, reason)
                        .setParameter(2, clinic.clinicId())
                        .setParameter(3, accounts)
                        .executeUpdate());
    }
}

package org.caretill.paymentrequest.accountremoval;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.end.DueEndingsJob;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Keeps the copy of each clinic's settings: the newest version wins, in whatever order the events arrive. Where the
 * settings end open requests, the ending is decided in the same transaction and carried out afterwards.
 */
@ApplicationScoped
class ClinicPaymentsListener {

    private static final String CONSUMER = "clinic-payments";

    private final EventConsumer consumer;
    private final KnownClinics clinics;
    private final PaymentRequests requests;
    private final RemovalOfAccounts removals;
    private final DueEndingsJob endings;

    ClinicPaymentsListener(
            EventConsumer consumer,
            KnownClinics clinics,
            PaymentRequests requests,
            RemovalOfAccounts removals,
            DueEndingsJob endings) {
        this.consumer = consumer;
        this.clinics = clinics;
        this.requests = requests;
        this.removals = removals;
        this.endings = endings;
    }

    @Incoming("clinic-payments")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(
                        CONSUMER,
                        message,
                        event -> event.type().equals("ClinicPaymentsChanged")
                                ? apply(event)
                                : consumer.unknown(CONSUMER, event))
                .invoke(endings::endSoon);
    }

    private Uni<Void> apply(ReceivedEvent event) {
        ClinicPayments clinic = event.dataAs(ClinicPayments.class);
        return clinics.saveIfNewer(clinic)
                .chain(isNews -> isNews ? endRequests(clinic) : Uni.createFrom().voidItem());
    }

    private Uni<Void> endRequests(ClinicPayments clinic) {
        String id = clinic.clinicId();
        return requests.decideEndingOutOfReach(id, clinic.connected())
                .chain(() -> requests.decideCancellation(id, clinic.beingRemoved(), EndingReason.ACCOUNT_REMOVED))
                .chain(() -> clinic.cancelsOpenRequests()
                        ? requests.decideCancellation(id, clinic.connected(), EndingReason.PAYMENTS_DISABLED)
                        : Uni.createFrom().nullItem())
                .chain(() -> removals.begin(clinic));
    }
}

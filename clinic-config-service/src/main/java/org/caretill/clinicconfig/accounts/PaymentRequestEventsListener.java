package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.RequestsEnded;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Applies payment-request-service's events: the state of each request, and that an account being removed has no open
 * requests any more, so that it may be disconnected.
 */
@ApplicationScoped
class PaymentRequestEventsListener {

    private static final String CONSUMER = "account-payment-requests";
    private static final String ENDED = "PaymentRequestsOfAccountEnded";

    static final Set<String> TYPES = Stream.concat(PaymentRequestEventType.NAMES.stream(), Stream.of(ENDED))
            .collect(Collectors.toUnmodifiableSet());

    private final EventConsumer events;
    private final AccountPaymentRequests requests;
    private final Clinics clinics;
    private final AccountRemovalJob removal;

    PaymentRequestEventsListener(
            EventConsumer events, AccountPaymentRequests requests, Clinics clinics, AccountRemovalJob removal) {
        this.events = events;
        this.requests = requests;
        this.clinics = clinics;
        this.removal = removal;
    }

    @Incoming("payment-requests")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, TYPES, message, this::apply).invoke(() -> {
            if (ReceivedEvent.of(message).type().equals(ENDED)) {
                removal.continueSoon();
            }
        });
    }

    private Uni<Void> apply(ReceivedEvent event) {
        return event.type().equals(ENDED)
                ? ended(event.dataAs(OfAccountEnded.class))
                : requests.update(event.dataAs(AccountPaymentRequests.RequestState.class));
    }

    private Uni<Void> ended(OfAccountEnded event) {
        return clinics.idsWithAccount(event.account())
                .chain(ids -> !ids.contains(event.clinicId())
                        ? Uni.createFrom().voidItem()
                        : clinics.locked(event.clinicId())
                                .chain(clinic -> clinics.change(
                                        clinic,
                                        Actor.PAYMENT_REQUEST_SERVICE,
                                        Action.STRIPE_ACCOUNT_REQUESTS_ENDED,
                                        it -> it.recordRequestsEnded(event.account(), event.ended())))
                                .replaceWithVoid());
    }

    record OfAccountEnded(
            String clinicId,
            String account,
            @Nullable Long clinicVersion,
            int cancelled,
            List<String> paidPaymentRequests,
            List<String> needsAttention) {

        RequestsEnded ended() {
            return new RequestsEnded(clinicVersion, cancelled, paidPaymentRequests, needsAttention);
        }
    }
}

package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.link.LinkAttempts;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.contracts.StripeFactType;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Applies Stripe's events about accounts: whether they can take payments, and that they were disconnected. They are
 * applied to every clinic that has the account, and to link attempts that await its confirmation.
 */
@ApplicationScoped
class AccountFactsListener {

    private static final String CONSUMER = "clinic-config-service";

    /** The topic also has events about payments, which this service ignores. */
    private static final Set<String> TYPES =
            Set.of(StripeFactType.StripeAccountChanged.name(), StripeFactType.StripeAccountDeauthorized.name());

    private final EventConsumer events;
    private final Clinics clinics;
    private final LinkAttempts attempts;
    private final AccountPaymentRequests requests;

    AccountFactsListener(
            EventConsumer events, Clinics clinics, LinkAttempts attempts, AccountPaymentRequests requests) {
        this.events = events;
        this.clinics = clinics;
        this.attempts = attempts;
        this.requests = requests;
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, TYPES, message, this::apply);
    }

    private Uni<Void> apply(ReceivedEvent event) {
        return switch (StripeFactType.valueOf(event.type())) {
            case StripeAccountChanged -> changed(event.dataAs(AccountChanged.class));
            case StripeAccountDeauthorized -> deauthorised(event.dataAs(AccountDeauthorized.class));
            case StripePaymentSucceeded,
                    StripePaymentFailed,
                    StripePaymentProcessing,
                    StripePaymentRequiresAction,
                    StripePaymentCanceled,
                    StripeRefundChanged,
                    StripeDisputeChanged -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> changed(AccountChanged fact) {
        Readiness latest = fact.readiness();
        return ofEach(
                        fact.account(),
                        clinic -> clinics.change(
                                clinic,
                                Actor.STRIPE,
                                Action.STRIPE_ACCOUNT_CHANGED,
                                it -> it.updateReadiness(fact.account(), latest)))
                .chain(() -> attempts.updateReadiness(fact.account(), latest));
    }

    private Uni<Void> deauthorised(AccountDeauthorized fact) {
        return ofEach(
                        fact.account(),
                        clinic -> requests.open(clinic.id(), fact.account())
                                .chain(open -> clinics.change(
                                        clinic,
                                        Actor.STRIPE,
                                        Action.STRIPE_ACCOUNT_DEAUTHORISED,
                                        it -> it.recordDeauthorisation(fact.account(), fact.occurredAt(), open))))
                .chain(() -> attempts.recordDeauthorisation(fact.account(), fact.occurredAt()));
    }

    /** One clinic after the other, by id: clinics are always locked in this order, so that no deadlock occurs. */
    private Uni<Void> ofEach(String account, Function<Clinic, Uni<Clinic>> change) {
        return clinics.idsWithAccount(account)
                .chain(ids -> ids.stream()
                        .reduce(
                                Uni.createFrom().voidItem(),
                                (before, id) -> before.chain(() -> clinics.locked(id))
                                        .chain(change::apply)
                                        .replaceWithVoid(),
                                (one, other) -> one.chain(() -> other)));
    }

    record AccountChanged(
            String account,
            boolean chargesEnabled,
            List<String> requirements,
            @Nullable List<String> pastDue,
            @Nullable List<String> pendingVerification,
            @Nullable String disabledReason,
            Instant occurredAt) {

        Readiness readiness() {
            return new Readiness(
                    chargesEnabled,
                    requirements,
                    pastDue == null ? List.of() : pastDue,
                    pendingVerification == null ? List.of() : pendingVerification,
                    disabledReason,
                    occurredAt);
        }
    }

    record AccountDeauthorized(String account, Instant occurredAt) {}
}

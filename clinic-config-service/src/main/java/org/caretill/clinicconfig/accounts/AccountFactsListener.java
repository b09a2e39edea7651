package org.caretill.clinicconfig.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.contracts.StripeFactType;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Applies Stripe's events about accounts: whether they can take payments, and that they were disconnected.
 */
@ApplicationScoped
class AccountFactsListener {

    private static final String CONSUMER = "clinic-config-service";

    /** The topic also has events about payments, which this service ignores. */
    private static final Set<String> TYPES =
            Set.of(StripeFactType.StripeAccountChanged.name(), StripeFactType.StripeAccountDeauthorized.name());

    private final EventConsumer events;
    private final ConnectedAccounts accounts;

    AccountFactsListener(EventConsumer events, ConnectedAccounts accounts) {
        this.events = events;
        this.accounts = accounts;
    }

    @Incoming("stripe-facts")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, TYPES, message, this::apply);
    }

    private Uni<Void> apply(ReceivedEvent event) {
        return switch (StripeFactType.valueOf(event.type())) {
            case StripeAccountChanged -> {
                AccountChanged fact = event.dataAs(AccountChanged.class);
                yield accounts.reported(fact.account(), fact.readiness());
            }
            case StripeAccountDeauthorized -> {
                AccountDeauthorized fact = event.dataAs(AccountDeauthorized.class);
                yield accounts.disconnectionReported(fact.account(), fact.occurredAt());
            }
            case StripePaymentSucceeded,
                    StripePaymentFailed,
                    StripePaymentProcessing,
                    StripePaymentRequiresAction,
                    StripePaymentCanceled,
                    StripeRefundChanged,
                    StripeDisputeChanged -> Uni.createFrom().voidItem();
        };
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

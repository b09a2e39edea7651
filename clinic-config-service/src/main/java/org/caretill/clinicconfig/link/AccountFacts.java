package org.caretill.clinicconfig.link;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.messaging.EventConsumer;
import org.caretill.messaging.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What Stripe says about linked accounts: whether they can take payments, and that they were disconnected. */
@ApplicationScoped
class AccountFacts {

    private static final String CONSUMER = "clinic-config-service";
    private static final String CHANGED = "StripeAccountChanged";
    private static final String DEAUTHORIZED = "StripeAccountDeauthorized";

    private final EventConsumer events;
    private final Clinics clinics;

    AccountFacts(EventConsumer events, Clinics clinics) {
        this.events = events;
        this.clinics = clinics;
    }

    /** The topic's other facts are about payments: none of this service's business. */
    @Incoming("stripe-facts")
    Uni<Void> take(ConsumerRecord<String, byte[]> message) {
        return events.consume(CONSUMER, Set.of(CHANGED, DEAUTHORIZED), message, this::apply);
    }

    private Uni<Void> apply(ReceivedEvent event) {
        return switch (event.type()) {
            case CHANGED -> {
                var fact = event.dataAs(AccountChanged.class);
                yield change(
                        fact.account(),
                        Action.STRIPE_ACCOUNT_CHANGED,
                        clinic -> clinic.learnReadiness(fact.chargesEnabled(), fact.requirements(), fact.occurredAt()));
            }
            case DEAUTHORIZED -> {
                var fact = event.dataAs(AccountDeauthorized.class);
                yield change(
                        fact.account(),
                        Action.STRIPE_ACCOUNT_DEAUTHORISED,
                        clinic -> clinic.learnDeauthorisation(fact.occurredAt()));
            }
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> change(String account, Action action, Consumer<Clinic> change) {
        return clinics.lockedByAccount(account)
                .onItem()
                .ifNotNull()
                .transformToUni(clinic -> clinics.change(clinic, Actor.STRIPE, action, change))
                .replaceWithVoid();
    }

    record AccountChanged(String account, boolean chargesEnabled, List<String> requirements, Instant occurredAt) {}

    record AccountDeauthorized(String account, Instant occurredAt) {}
}

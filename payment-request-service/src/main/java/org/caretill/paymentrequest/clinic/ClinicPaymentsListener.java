package org.caretill.paymentrequest.clinic;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.messaging.EventConsumer;
import org.caretill.messaging.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Keeps the copy of each clinic's settings: the newest version wins, in whatever order the events come. */
@ApplicationScoped
class ClinicPaymentsListener {

    private static final String CONSUMER = "clinic-payments";

    private final EventConsumer consumer;

    ClinicPaymentsListener(EventConsumer consumer) {
        this.consumer = consumer;
    }

    /** What this service reads of the event. */
    record Changed(
            String clinicId,
            String organisationId,
            int version,
            boolean enabled,
            String currency,
            long minimumMinor,
            long maximumMinor,
            int expiryMinutes,
            Stripe stripe) {

        record Stripe(String status, @Nullable String account, boolean chargesEnabled) {}
    }

    @Incoming("clinic-payments")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(
                CONSUMER,
                message,
                event ->
                        event.type().equals("ClinicPaymentsChanged") ? keep(event) : consumer.unknown(CONSUMER, event));
    }

    private static Uni<Void> keep(ReceivedEvent event) {
        Changed clinic = event.dataAs(Changed.class);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into clinic_payments (clinic_id, organisation_id, version, enabled, currency,
                                    minimum_minor, maximum_minor, expiry_minutes, stripe_status, charges_enabled, stripe_account)
                                values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, nullif(?11, ''))
                                on conflict (clinic_id) do update set
                                    organisation_id = excluded.organisation_id, version = excluded.version,
                                    enabled = excluded.enabled, currency = excluded.currency,
                                    minimum_minor = excluded.minimum_minor, maximum_minor = excluded.maximum_minor,
                                    expiry_minutes = excluded.expiry_minutes, stripe_status = excluded.stripe_status,
                                    charges_enabled = excluded.charges_enabled, stripe_account = excluded.stripe_account
                                where clinic_payments.version < excluded.version""")
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, clinic.organisationId())
                        .setParameter(3, clinic.version())
                        .setParameter(4, clinic.enabled())
                        .setParameter(5, clinic.currency())
                        .setParameter(6, clinic.minimumMinor())
                        .setParameter(7, clinic.maximumMinor())
                        .setParameter(8, clinic.expiryMinutes())
                        .setParameter(9, clinic.stripe().status())
                        .setParameter(10, clinic.stripe().chargesEnabled())
                        .setParameter(
                                11,
                                clinic.stripe().account() == null
                                        ? ""
                                        : clinic.stripe().account())
                        .executeUpdate())
                .replaceWithVoid();
    }
}

package org.caretill.stripewebhook;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps the list of accounts for the back-fill: the newest version of a clinic's settings wins, in whatever order the
 * events arrive. A new account is read from the time of its clinic's event on; an account that no clinic has any more
 * is read once more.
 */
@ApplicationScoped
class ConnectedAccountsListener {

    private static final String CONSUMER = "clinic-payments";

    private static final String KEEP_NEWEST = """
        insert into known_clinic (clinic_id, version) values (?1, ?2)
        on conflict (clinic_id) do update set version = excluded.version
        where known_clinic.version < excluded.version
        """;

    private static final String ADD = """
        insert into clinic_account (clinic_id, account) select ?1, unnest(cast(?2 as text[]))
        on conflict do nothing
        """;

    /** A stopped account is tried again; if it still cannot be read, it stops again. */
    private static final String READ = """
        insert into back_fill (account, linked, reached_at, next_at) select unnest(cast(?1 as text[])), true, least(?2, now()), now()
        on conflict (account) do update
        set linked = true, next_at = coalesce(back_fill.next_at, now()), failure = null
        where not back_fill.linked or back_fill.next_at is null
        """;

    /** Their facts were published nevertheless; the copy of the clinic's accounts was late. */
    private static final String KNOW = """
        update stripe_event set flags = array_remove(flags, 'unknown-account')
        where account = any (cast(?1 as text[])) and 'unknown-account' = any (flags)
        """;

    private static final String REMOVE = """
        with gone as (
            delete from clinic_account where clinic_id = ?1 and account <> all (?2) returning account
        )
        update back_fill b set linked = false, next_at = now(), lease = null, leased_until = null
        from gone
        where b.account = gone.account
            and not exists (select from clinic_account c where c.account = b.account and c.clinic_id <> ?1)
        """;

    private final EventConsumer consumer;

    ConnectedAccountsListener(EventConsumer consumer) {
        this.consumer = consumer;
    }

    @Incoming("clinic-payments")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumer.consume(
                CONSUMER,
                message,
                event -> event.type().equals("ClinicPaymentsChanged")
                        ? apply(event.dataAs(ConnectedAccounts.class), ReceivedEvent.timeOf(message))
                        : consumer.unknown(CONSUMER, event));
    }

    private static Uni<Void> apply(ConnectedAccounts clinic, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(KEEP_NEWEST)
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, clinic.version())
                        .executeUpdate()
                        .chain(kept -> kept == 1
                                ? change(session, clinic, at)
                                : Uni.createFrom().voidItem()));
    }

    private static Uni<Void> change(Mutiny.Session session, ConnectedAccounts clinic, Instant at) {
        String[] accounts = clinic.ids();
        return session.createNativeQuery(REMOVE)
                .setParameter(1, clinic.clinicId())
                .setParameter(2, accounts)
                .executeUpdate()
                .chain(() -> session.createNativeQuery(ADD)
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, accounts)
                        .executeUpdate())
                .chain(() -> session.createNativeQuery(READ)
                        .setParameter(1, accounts)
                        .setParameter(2, at.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .chain(() -> session.createNativeQuery(KNOW)
                        .setParameter(1, accounts)
                        .executeUpdate())
                .replaceWithVoid();
    }
}

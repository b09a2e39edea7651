package org.caretill.paymentrequest.accountremoval;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Status;
import org.jboss.logging.Logger;

/**
 * Publishes when no open request uses an account any more that is being removed, so that it may be disconnected; or,
 * for an account that was disconnected at Stripe, how its requests ended. A row per account is written in the
 * transaction that stops new requests and deleted in the one that publishes, so that none is lost in a crash. Call it
 * inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class RemovalOfAccounts {

    private static final Logger LOG = Logger.getLogger(RemovalOfAccounts.class);

    private final Outbox outbox;
    private final InstantSource clock;

    RemovalOfAccounts(Outbox outbox, InstantSource clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The data of {@code PaymentRequestsOfAccountEnded}.
     *
     * @param clinicVersion the version of the clinic's settings that began the removal
     */
    record Ended(
            String clinicId,
            String organisationId,
            String account,
            int clinicVersion,
            long cancelled,
            List<String> paidPaymentRequests,
            List<String> needsAttention) {

        OutgoingEvent asEvent() {
            return new OutgoingEvent(EventTopics.PAYMENT_REQUESTS, clinicId, "PaymentRequestsOfAccountEnded", this);
        }
    }

    /** An account whose open requests are being ended. */
    record Removal(String clinicId, String organisationId, String account, int clinicVersion, Instant begunAt) {

        static Removal of(Tuple row) {
            return new Removal(
                    row.get(0, String.class),
                    row.get(1, String.class),
                    row.get(2, String.class),
                    row.get(3, Integer.class),
                    row.get(4, OffsetDateTime.class).toInstant());
        }

        /** The id of the account, for the log. */
        @Override
        public String toString() {
            return account;
        }
    }

    /**
     * Records the accounts that the clinic removes, and disconnected ones that still have open requests. No new request
     * uses them from now on.
     */
    Uni<Void> begin(ClinicPayments clinic) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into account_removal (clinic_id, organisation_id, account, clinic_version, begun_at)
                                select cast(?1 as text), cast(?2 as text), account, cast(?3 as integer), cast(?4 as timestamptz)
                                from (
                                    select unnest(cast(?5 as text[])) as account
                                    union
                                    select stripe_account from payment_request
                                    where clinic_id = ?1 and status in %s
                                      and stripe_account <> all (cast(?6 as text[]))
                                ) gone
                                on conflict do nothing""".formatted(Status.OPEN_IN_SQL))
                        .setParameter(1, clinic.clinicId())
                        .setParameter(2, clinic.organisationId())
                        .setParameter(3, clinic.version())
                        .setParameter(4, clock.instant())
                        .setParameter(5, clinic.beingRemoved())
                        .setParameter(6, clinic.connected())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Removals without open requests, oldest first. */
    Uni<List<Removal>> finished(int limit) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select clinic_id, organisation_id, account, clinic_version, begun_at
                                from account_removal removal
                                where not exists (
                                    select from payment_request request
                                    where request.clinic_id = removal.clinic_id
                                      and request.stripe_account = removal.account
                                      and request.status in %s)
                                order by begun_at""".formatted(Status.OPEN_IN_SQL), Tuple.class)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream().map(Removal::of).toList());
    }

    /** Publishes how the account's requests ended. Of several replicas, only the one that deletes the row does. */
    Uni<Void> publish(Removal removal) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "delete from account_removal where clinic_id = ?1 and account = ?2")
                        .setParameter(1, removal.clinicId())
                        .setParameter(2, removal.account())
                        .executeUpdate())
                .chain(deleted -> deleted == 0
                        ? Uni.createFrom().voidItem()
                        : report(removal).chain(ended -> {
                            LOG.infof(
                                    "open requests of account ended: clinic=%s account=%s cancelled=%d paid=%d",
                                    removal.clinicId(),
                                    removal.account(),
                                    ended.cancelled(),
                                    ended.paidPaymentRequests().size());
                            return outbox.add(ended.asEvent());
                        }));
    }

    private static Uni<Ended> report(Removal removal) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select id, status, needs_attention is not null from payment_request
                                where clinic_id = ?1 and stripe_account = ?2 and ending_reason in (?3, ?5)
                                  and coalesce(ended_at, paid_at) >= ?4
                                order by id""", Tuple.class)
                        .setParameter(1, removal.clinicId())
                        .setParameter(2, removal.account())
                        .setParameter(3, EndingReason.ACCOUNT_REMOVED)
                        .setParameter(4, removal.begunAt())
                        .setParameter(5, EndingReason.ACCOUNT_DISCONNECTED)
                        .getResultList())
                .map(rows -> new Ended(
                        removal.clinicId(),
                        removal.organisationId(),
                        removal.account(),
                        removal.clinicVersion(),
                        rows.stream()
                                .filter(row -> row.get(1).equals("CANCELLED"))
                                .count(),
                        ids(rows.stream()
                                .filter(row -> row.get(1).equals("PAID"))
                                .toList()),
                        ids(rows.stream()
                                .filter(row -> row.get(2, Boolean.class))
                                .toList())));
    }

    private static List<String> ids(List<Tuple> rows) {
        return rows.stream().map(row -> row.get(0, String.class)).toList();
    }
}

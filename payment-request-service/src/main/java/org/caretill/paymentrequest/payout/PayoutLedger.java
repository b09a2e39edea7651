package org.caretill.paymentrequest.payout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.caretill.paymentrequest.stripe.StripePayouts.Booked;
import org.caretill.paymentrequest.stripe.StripePayouts.PayoutSnapshot;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What was read from Stripe of payouts and balance transactions, and which accounts are to be read. Storing the same
 * page twice changes nothing. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class PayoutLedger {

    /** Longer than a reading takes, whose calls to Stripe each end within half a minute. */
    private static final Duration LEASE = Duration.ofMinutes(20);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(10);
    private static final Duration LONGEST_RETRY = Duration.ofHours(12);

    /** How long before a clinic's first payment on the account to begin. */
    private static final Duration BEFORE_FIRST_PAYMENT = Duration.ofDays(1);

    private final ObjectMapper json;
    private final InstantSource clock;

    PayoutLedger(ObjectMapper json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
    }

    /** An account of a clinic that is to be read. */
    record Account(String clinicId, String account) {

        /** For the log. */
        @Override
        public String toString() {
            return clinicId + "/" + account;
        }
    }

    /**
     * How far the account was read.
     *
     * @param completedAt null: no reading was completed yet
     */
    record Progress(
            String organisationId, Instant readTo, @Nullable Instant completedAt) {}

    /** Plans the accounts that are not planned, to be read now. One that was disconnected is read again. */
    Uni<Integer> plan(String clinicId, String organisationId, String[] accounts) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    insert into payout_reading as r (clinic_id, organisation_id, account, read_to, next_check_at)
                    select ?1, ?2, a.account,
                        coalesce((select min(p.paid_at) from payment_request p
                            where p.clinic_id = ?1 and p.stripe_account = a.account), cast(?4 as timestamptz))
                            - cast(?5 as bigint) * interval '1 second',
                        cast(?4 as timestamptz)
                    from unnest(cast(?3 as text[])) as a (account)
                    on conflict (clinic_id, account) do update
                        set next_check_at = excluded.next_check_at, failures = 0 where r.next_check_at is null\
                    """)
                        .setParameter(1, clinicId)
                        .setParameter(2, organisationId)
                        .setParameter(3, accounts)
                        .setParameter(4, clock.instant())
                        .setParameter(5, BEFORE_FIRST_PAYMENT.toSeconds())
                        .executeUpdate());
    }

    /** Lets the clinic's connected accounts be read now, unless one was read within the last half a minute. */
    Uni<Integer> hasten(String clinicId) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update payout_reading set next_check_at = ?1
                    where clinic_id = ?2 and next_check_at > ?1
                        and (completed_at is null or completed_at < cast(?1 as timestamptz) - interval '30 seconds')\
                    """)
                        .setParameter(1, clock.instant())
                        .setParameter(2, clinicId)
                        .executeUpdate());
    }

    Uni<List<Account>> due(int limit) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select clinic_id, account from payout_reading where next_check_at <= ?1"
                                        + " order by next_check_at",
                                Object[].class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Account((String) row[0], (String) row[1]))
                        .toList());
    }

    /** Claims the reading for the caller; null if another process has claimed it. */
    Uni<@Nullable Progress> claim(Account account) {
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery("""
                    update payout_reading set next_check_at = ?1
                    where clinic_id = ?2 and account = ?3 and next_check_at <= ?4
                    returning organisation_id, read_to, completed_at\
                    """, Object[].class)
                        .setParameter(1, now.plus(LEASE))
                        .setParameter(2, account.clinicId())
                        .setParameter(3, account.account())
                        .setParameter(4, now)
                        .getSingleResultOrNull())
                .map(row -> row == null
                        ? null
                        : new Progress(
                                (String) row[0],
                                Payouts.instant(row[1]),
                                row[2] == null ? null : Payouts.instant(row[2])));
    }

    /** All movements before this time were read. */
    Uni<Integer> readTo(Account account, Instant to) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "update payout_reading set read_to = ?1 where clinic_id = ?2 and account = ?3")
                        .setParameter(1, to)
                        .setParameter(2, account.clinicId())
                        .setParameter(3, account.account())
                        .executeUpdate());
    }

    /** The account is read again after the pause. */
    Uni<Integer> completed(Account account, Duration pause) {
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery("""
                    update payout_reading set completed_at = ?1, next_check_at = ?2, failures = 0
                    where clinic_id = ?3 and account = ?4\
                    """)
                        .setParameter(1, now)
                        .setParameter(2, now.plus(pause))
                        .setParameter(3, account.clinicId())
                        .setParameter(4, account.account())
                        .executeUpdate());
    }

    /** The reading failed; it is tried again after a growing pause. */
    Uni<Integer> failed(Account account) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update payout_reading set failures = failures + 1, next_check_at = cast(?1 as timestamptz)
                        + least(cast(?2 as bigint), cast(?3 as bigint) * power(2, least(failures, 20))) * interval '1 second'
                    where clinic_id = ?4 and account = ?5\
                    """)
                        .setParameter(1, clock.instant())
                        .setParameter(2, LONGEST_RETRY.toSeconds())
                        .setParameter(3, FIRST_RETRY.toSeconds())
                        .setParameter(4, account.clinicId())
                        .setParameter(5, account.account())
                        .executeUpdate());
    }

    /** The account is disconnected, so nothing more can be read until it is planned again. */
    Uni<Integer> disconnected(Account account) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "update payout_reading set next_check_at = null where clinic_id = ?1 and account = ?2")
                        .setParameter(1, account.clinicId())
                        .setParameter(2, account.account())
                        .executeUpdate());
    }

    /**
     * Stores a page of movements. Those of the clinic's payments are joined to them, the others are kept without a
     * payment.
     *
     * @param payout the automatic payout that they are in; null: not known, which leaves what is known
     */
    Uni<Integer> store(Account account, String organisationId, List<Booked> booked, @Nullable String payout) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    insert into balance_movement as known (clinic_id, organisation_id, account, id, kind, payment_request_id,
                        payout, gross_minor, stripe_fee_minor, application_fee_minor, net_minor, currency, moved_at)
                    select ?1, ?2, ?3, m.id, m.kind,
                        (select p.id from payment_request p
                         where p.payment_intent = m.payment_intent and p.clinic_id = ?1
                            and m.kind in ('PAYMENT', 'REFUND', 'REFUND_RETURNED', 'DISPUTE', 'DISPUTE_RETURNED')),
                        cast(?5 as text), m.gross, m.stripe_fee, m.application_fee, m.net, m.currency, m.at
                    from jsonb_to_recordset(cast(cast(?4 as text) as jsonb)) as m (id text, kind text, payment_intent text, gross bigint,
                        stripe_fee bigint, application_fee bigint, net bigint, currency text, at timestamptz)
                    on conflict (clinic_id, id) do update set
                        payout = coalesce(excluded.payout, known.payout),
                        payment_request_id = coalesce(excluded.payment_request_id, known.payment_request_id)\
                    """)
                        .setParameter(1, account.clinicId())
                        .setParameter(2, organisationId)
                        .setParameter(3, account.account())
                        .setParameter(4, write(booked.stream().map(Row::of).toList()))
                        .setParameter(5, payout)
                        .executeUpdate());
    }

    /** A movement as a row of JSON, with the names of its columns. */
    private record Row(
            String id,
            String kind,
            @Nullable String payment_intent,
            long gross,
            long stripe_fee,
            long application_fee,
            long net,
            String currency,
            String at) {

        private static Row of(Booked booked) {
            return new Row(
                    booked.id(),
                    booked.kind().name(),
                    booked.paymentIntent(),
                    booked.grossMinor(),
                    booked.stripeFeeMinor(),
                    booked.applicationFeeMinor(),
                    booked.netMinor(),
                    booked.currency(),
                    booked.at().toString());
        }
    }

    /** Stores the payout as Stripe says it is; true if its movements are still to be read. */
    Uni<Boolean> store(Account account, String organisationId, PayoutSnapshot payout) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    insert into payout (clinic_id, organisation_id, account, id, amount_minor, currency, status, automatic,
                        created_at, arrival_date, failure_code)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                    on conflict (clinic_id, id) do update set
                        amount_minor = excluded.amount_minor, status = excluded.status,
                        arrival_date = excluded.arrival_date, failure_code = excluded.failure_code
                    returning itemised\
                    """, Boolean.class)
                        .setParameter(1, account.clinicId())
                        .setParameter(2, organisationId)
                        .setParameter(3, account.account())
                        .setParameter(4, payout.id())
                        .setParameter(5, payout.amountMinor())
                        .setParameter(6, payout.currency())
                        .setParameter(7, payout.status().name())
                        .setParameter(8, payout.automatic())
                        .setParameter(9, payout.createdAt())
                        .setParameter(10, payout.arrivalDate())
                        .setParameter(11, payout.failureCode())
                        .getSingleResult())
                .map(itemised -> payout.itemised() && !itemised);
    }

    /** All movements of the payout were read. */
    Uni<Integer> itemised(Account account, String payout) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "update payout set itemised = true where clinic_id = ?1 and id = ?2")
                        .setParameter(1, account.clinicId())
                        .setParameter(2, payout)
                        .executeUpdate());
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}

package org.caretill.clinicconfig.accounts;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.caretill.contracts.PaymentRequestStatus;
import org.caretill.transactions.Batches;
import org.jspecify.annotations.Nullable;

/**
 * Which payment requests are open on which account, and how the others ended, for the administrator to see before and
 * during a removal. This copy follows payment-request-service's events; the final result of a removal is the event that
 * ends it.
 */
@ApplicationScoped
class AccountPaymentRequests implements PanacheRepositoryBase<AccountPaymentRequest, String> {

    /** The retention of the topic. */
    private static final Duration KEPT = Duration.ofDays(14);

    /** At most so many ids are listed. */
    private static final int MAX_NAMED = 100;

    private final InstantSource clock;

    AccountPaymentRequests(InstantSource clock) {
        this.clock = clock;
    }

    /** Stores the state of a request, unless a newer one is known. */
    Uni<Void> update(RequestState request) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into account_payment_request as known
                        (id, organisation_id, clinic_id, account, status, needs_attention, ended_at, version)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                    on conflict (id) do update set status = excluded.status,
                        needs_attention = excluded.needs_attention, ended_at = excluded.ended_at,
                        version = excluded.version
                    where known.version < excluded.version\
                    """)
                        .setParameter(1, request.id())
                        .setParameter(2, request.organisationId())
                        .setParameter(3, request.clinicId())
                        .setParameter(4, request.stripeAccount())
                        .setParameter(5, request.status())
                        .setParameter(6, request.needsAttention() != null)
                        .setParameter(7, request.ended())
                        .setParameter(8, request.version())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** How many of the clinic's requests are open on the account. */
    Uni<Integer> open(String clinicId, String account) {
        return count("clinicId = ?1 and account = ?2 and status in ?3", clinicId, account, PaymentRequestStatus.OPEN)
                .map(Long::intValue);
    }

    /** How the clinic's requests on the account have ended since then. */
    Uni<Ended> endedSince(String clinicId, String account, Instant since) {
        return find("clinicId = ?1 and account = ?2 and endedAt >= ?3 order by id", clinicId, account, since)
                .list()
                .map(Ended::of);
    }

    /** Deletes a batch of requests that ended so long ago that no removal needs them. */
    Uni<Integer> deleteOld() {
        return Batches.delete(
                "account_payment_request", "ended_at < ?1", clock.instant().minus(KEPT));
    }

    /** What this service reads of a payment request in an event. */
    record RequestState(
            String id,
            long version,
            String status,
            String organisationId,
            String clinicId,
            String stripeAccount,
            @Nullable String needsAttention,
            @Nullable Instant paidAt,
            @Nullable Instant endedAt) {

        /** When it was paid or ended; null while it is open. */
        @Nullable
        Instant ended() {
            return PaymentRequestStatus.OPEN.contains(status) ? null : endedAt != null ? endedAt : paidAt;
        }
    }

    /** How requests ended. */
    record Ended(int cancelled, List<String> paid, List<String> needsAttention) {

        static Ended of(List<AccountPaymentRequest> requests) {
            return new Ended(
                    (int) requests.stream()
                            .filter(request -> request.status.equals("CANCELLED"))
                            .count(),
                    requests.stream()
                            .filter(request -> request.status.equals("PAID"))
                            .map(request -> request.id)
                            .limit(MAX_NAMED)
                            .toList(),
                    requests.stream()
                            .filter(request -> request.needsAttention)
                            .map(request -> request.id)
                            .limit(MAX_NAMED)
                            .toList());
        }
    }
}

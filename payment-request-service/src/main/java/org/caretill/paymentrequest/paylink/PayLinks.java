package org.caretill.paymentrequest.paylink;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.caretill.calleridentity.Guest;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Batches;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pay links of open requests, one each: a new link replaces the earlier one, and a used link is deleted. A link is
 * valid as long as its request can be paid. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class PayLinks {

    private static final Logger LOG = Logger.getLogger(PayLinks.class);

    private final InstantSource clock;
    private final String page;

    PayLinks(InstantSource clock, @ConfigProperty(name = "caretill.pay-link.page") String page) {
        this.clock = clock;
        this.page = page;
    }

    /**
     * A new link, which can be shown only once because only its hash is stored.
     *
     * @param url the page that redeems it, with the token in the fragment
     * @param qrSvg the URL as a QR code
     */
    record PayLink(String url, String qrSvg, Instant expiresAt) {

        @Override
        public String toString() {
            return "PayLink";
        }
    }

    /** The guest who used a link, and until when the request can be paid. */
    record Redeemed(Guest guest, String paymentRequestId, Instant expiresAt) {}

    /**
     * Issues a link for the locked request.
     *
     * @throws RefusedException if the request cannot be paid any more
     */
    Uni<PayLink> issue(PaymentRequest request) {
        Instant now = clock.instant();
        request.refusalToPay(now).map(Refusals::exception).ifPresent(refusal -> {
            throw refusal;
        });
        LinkToken token = LinkToken.next();
        String url = page + '#' + token.secret();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into pay_link (payment_request_id, token_hash, issued_at) values (?1, ?2, ?3)
                    on conflict (payment_request_id) do update
                    set token_hash = excluded.token_hash, issued_at = excluded.issued_at\
                    """)
                        .setParameter(1, request.id())
                        .setParameter(2, token.hash())
                        .setParameter(3, now)
                        .executeUpdate())
                .invoke(() -> LOG.infof("pay link issued: id=%s clinic=%s", request.id(), request.clinicId()))
                .map(_ -> new PayLink(url, QrCode.svg(url), request.expiresAt()));
    }

    /** Redeems the link and deletes it. Of several concurrent calls one succeeds; null for all others. */
    Uni<@Nullable Redeemed> redeem(LinkToken token) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    delete from pay_link link using payment_request request
                    where link.token_hash = ?1
                      and request.id = link.payment_request_id
                      and request.status in %s
                      and request.ending is null
                      and request.expires_at > ?2
                    returning request.id, request.clinic_id, request.call_id, request.payer_participant_id,
                        request.expires_at\
                    """.formatted(Status.OPEN_IN_SQL), Tuple.class)
                        .setParameter(1, token.hash())
                        .setParameter(2, clock.instant())
                        .getResultList())
                .map(rows -> rows.isEmpty() ? null : redeemed(rows.getFirst()));
    }

    private static Redeemed redeemed(Tuple row) {
        String id = row.get(0, String.class);
        String clinic = row.get(1, String.class);
        LOG.infof("pay link redeemed: id=%s clinic=%s", id, clinic);
        return new Redeemed(
                new Guest(row.get(2, String.class), clinic, row.get(3, String.class), 0, id),
                id,
                row.get(4, OffsetDateTime.class).toInstant());
    }

    /** Deletes a batch of links that can no longer be used. */
    Uni<Integer> deleteUnusable() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(Batches.deletion(
                                "pay_link",
                                "payment_request_id in (select id from payment_request where status not in %s)"
                                        .formatted(Status.OPEN_IN_SQL)))
                        .executeUpdate());
    }
}

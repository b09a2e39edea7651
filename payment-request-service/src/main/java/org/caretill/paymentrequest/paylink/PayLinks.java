package org.caretill.paymentrequest.paylink;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.calleridentity.Guest;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PayLinkTokens;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.problemdetails.RefusedException;
import org.caretill.servicelifecycle.Setting;
import org.caretill.transactions.Batches;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pay links of open requests, one each: a new link replaces the earlier one and its tokens, and a link works once;
 * only who has used it can repeat that for a short time, in case the answer was lost. It is valid as long as its request
 * can be paid. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class PayLinks {

    private static final Logger LOG = Logger.getLogger(PayLinks.class);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Enough for every person who presses the button several times. */
    private static final int LINKS_PER_MINUTE = 10;

    /** How long the guest token of a used link is valid, at most. */
    static final Duration LONGEST_TOKEN = Duration.ofHours(12);

    /** How long a redemption can be repeated with its key: enough to find a connection again after an answer was lost. */
    private static final Duration REPEATABLE = Duration.ofMinutes(10);

    private static final String PAGE = "caretill.pay-link.page";

    private final PayLinkTokens tokens;
    private final InstantSource clock;
    private final String page;

    PayLinks(PayLinkTokens tokens, InstantSource clock, @ConfigProperty(name = PAGE) String page) {
        this.tokens = tokens;
        this.clock = clock;
        this.page = page;
    }

    /** What is wrong with the address of the page: the token becomes its fragment, so it must not have one. */
    public static List<String> problems(Config config) {
        return Setting.of(config, PAGE)
                .filter(page -> page.matches("https?://[^\\s#]+"))
                .map(_ -> List.<String>of())
                .orElse(List.of(
                        "PAY_PAGE_URL must be the address of a page, such as https://call.example.org/pay, without #"));
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
     * @param issuer the subject or participant id of the caller, for the log
     * @throws RefusedException if the request cannot be paid any more
     */
    Uni<PayLink> issue(PaymentRequest request, String issuer) {
        Instant now = clock.instant();
        request.refusalToPay(now).map(Refusals::exception).ifPresent(refusal -> {
            throw refusal;
        });
        LinkToken token = LinkToken.next();
        String url = page + '#' + token.secret();
        return store(request, token, now)
                .chain(generation -> generation > 1
                        ? tokens.revokeBefore(request, generation)
                        : Uni.createFrom().voidItem())
                .invoke(() -> LOG.infof(
                        "pay link issued: id=%s clinic=%s caller=%s", request.id(), request.clinicId(), issuer))
                .map(_ -> new PayLink(url, QrCode.svg(url), request.expiresAt()));
    }

    /**
     * Stores the link instead of an earlier one and returns its generation.
     *
     * @throws RefusedException {@code too-soon} if the request has had too many links within a minute
     */
    private static Uni<Integer> store(PaymentRequest request, LinkToken token, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into pay_link as known (payment_request_id, token_hash, issued_at, minute_began_at)
                    values (?1, ?2, ?3, ?3)
                    on conflict (payment_request_id) do update
                    set token_hash = excluded.token_hash, issued_at = excluded.issued_at,
                        redeemed_at = null, redemption_key_hash = null,
                        generation = known.generation + 1,
                        minute_began_at = case when known.minute_began_at > ?4
                            then known.minute_began_at else excluded.minute_began_at end,
                        issued_in_minute = case when known.minute_began_at > ?4
                            then known.issued_in_minute + 1 else 1 end
                    where known.minute_began_at <= ?4 or known.issued_in_minute < ?5
                    returning generation\
                    """, Integer.class)
                        .setParameter(1, request.id())
                        .setParameter(2, token.hash())
                        .setParameter(3, now)
                        .setParameter(4, now.minus(MINUTE))
                        .setParameter(5, LINKS_PER_MINUTE)
                        .getSingleResultOrNull())
                .invoke(generation -> {
                    if (generation == null) {
                        throw RefusedException.tooManyRequests(
                                "too-soon", "The request has had many links within a minute; wait a moment", MINUTE);
                    }
                });
    }

    /**
     * Redeems the link, which then is used up. Of several concurrent calls with different keys one succeeds; null for
     * all others.
     *
     * @param key random, so that nobody but who used the link can repeat the redemption, within ten minutes
     */
    Uni<@Nullable Redeemed> redeem(LinkToken token, String key) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    update pay_link link
                    set redeemed_at = coalesce(link.redeemed_at, ?2), redemption_key_hash = ?3
                    from payment_request request
                    where link.token_hash = ?1
                      and (link.redeemed_at is null or link.redeemed_at > ?4 and link.redemption_key_hash = ?3)
                      and request.id = link.payment_request_id
                      and request.status in %s
                      and request.ending is null
                      and request.expires_at > ?2
                    returning request.id, request.clinic_id, request.call_id, request.payer_participant_id,
                        request.expires_at, link.generation\
                    """.formatted(Status.OPEN_IN_SQL), Tuple.class)
                        .setParameter(1, token.hash())
                        .setParameter(2, now)
                        .setParameter(3, DigestUtils.sha256Hex(key))
                        .setParameter(4, now.minus(REPEATABLE))
                        .getResultList())
                .map(rows -> rows.isEmpty() ? null : redeemed(rows.getFirst()));
    }

    private static Redeemed redeemed(Tuple row) {
        String id = row.get(0, String.class);
        String clinic = row.get(1, String.class);
        LOG.infof("pay link redeemed: id=%s clinic=%s", id, clinic);
        return new Redeemed(
                new Guest(row.get(2, String.class), clinic, row.get(3, String.class), row.get(5, Integer.class), id),
                id,
                row.get(4, OffsetDateTime.class).toInstant());
    }

    /** Deletes a batch of links of requests that ended so long ago that no token of them is valid. */
    Uni<Integer> deleteUnusable() {
        return Batches.delete(
                "pay_link",
                "payment_request_id in (select id from payment_request where status not in %s and coalesce(ended_at, paid_at) < ?1)"
                        .formatted(Status.OPEN_IN_SQL),
                clock.instant().minus(LONGEST_TOKEN));
    }
}

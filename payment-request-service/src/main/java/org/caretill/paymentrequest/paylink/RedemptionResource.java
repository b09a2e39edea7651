package org.caretill.paymentrequest.paylink;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.caretill.calleridentity.Callers;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.guest.GuestTokens;
import org.caretill.paymentrequest.idempotency.IdempotencyKey;
import org.caretill.paymentrequest.limits.RedemptionAttempts;
import org.caretill.paymentrequest.paylink.PayLinks.Redeemed;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/pay-links/redemption}: a browser without a sign-in exchanges the token of a pay link, once, for a
 * guest token that gives access to the link's payment request only. Whoever repeats that with the same idempotency key
 * within ten minutes gets a guest token again, because the first answer may have been lost. The answer is the same 404
 * for every invalid token: unknown, used, replaced, or of an ended request. 429 for an invalid token after too many
 * failures from its address.
 */
@Path("/v1/pay-links/redemption")
@Tag(name = "Links to pay", description = "Links by which a payer pays on another device.")
class RedemptionResource {

    /**
     * So long after the request the guest token is still valid, so that the page can show the result and the receipt;
     * but never longer than {@link PayLinks#LONGEST_TOKEN}, after which the payer needs a fresh link.
     */
    private static final Duration AFTER_THE_REQUEST = Duration.ofHours(1);

    private final Callers callers;
    private final Transactions transactions;
    private final PayLinks links;
    private final RedemptionAttempts attempts;
    private final GuestTokens tokens;
    private final InstantSource clock;

    RedemptionResource(
            Callers callers,
            Transactions transactions,
            PayLinks links,
            RedemptionAttempts attempts,
            GuestTokens tokens,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.links = links;
        this.attempts = attempts;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * The token from the link's fragment.
     *
     * @param token any text; a malformed token gets the same answer as an unknown one
     */
    @Schema(name = "PayLinkRedemption")
    record Redemption(@NotNull String token) {

        @Override
        public String toString() {
            return "Redemption";
        }
    }

    /**
     * What the page needs to continue.
     *
     * @param guestToken gives access to the one payment request
     * @param expiresAt when the guest token ends
     */
    @Schema(name = "RedeemedPayLink")
    record Opened(String guestToken, Instant expiresAt, String paymentRequestId) {

        @Override
        public String toString() {
            return "Opened";
        }
    }

    /** Needs no sign-in, because the token is the credential. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    @Operation(operationId = "redeemPayLink", summary = "Redeem a link to pay for a guest token")
    @Refuses({"not-found", "too-many-attempts"})
    @APIResponse(responseCode = "200", description = "The link is used up")
    public Uni<Opened> redeem(
            @NotNull @Valid Redemption redemption,
            @Parameter(
                            description = "Random, such as a UUID, and the same when the redemption is repeated: within"
                                    + " ten minutes it then gets a guest token again, although the link is used up")
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String key) {
        String redeemer = key == null ? UUID.randomUUID().toString() : key;
        String address = callers.remoteAddress();
        return transactions
                .run(Tenancy.EVERYTHING, () -> redeem(new LinkToken(redemption.token()), redeemer, address))
                .map(this::opened);
    }

    /**
     * Tries the token before the limit, because a valid one must work from an address where others have guessed.
     * Returns null instead of throwing, because the transaction that counts the failure must commit.
     */
    private Uni<@Nullable Redeemed> redeem(LinkToken token, String key, String address) {
        return links.redeem(token, key)
                .call(redeemed -> redeemed == null
                        ? attempts.count(address)
                        : Uni.createFrom().voidItem());
    }

    private Opened opened(@Nullable Redeemed redeemed) {
        if (redeemed == null) {
            throw RefusedException.notFound("pay link");
        }
        Instant now = clock.instant();
        Instant afterTheRequest = redeemed.expiresAt().plus(AFTER_THE_REQUEST);
        Instant latest = now.plus(PayLinks.LONGEST_TOKEN);
        Instant expiresAt = afterTheRequest.isBefore(latest) ? afterTheRequest : latest;
        return new Opened(tokens.of(redeemed.guest(), now, expiresAt), expiresAt, redeemed.paymentRequestId());
    }
}

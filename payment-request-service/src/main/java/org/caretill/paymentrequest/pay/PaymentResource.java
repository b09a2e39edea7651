package org.caretill.paymentrequest.pay;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Roles;
import org.caretill.openapidocuments.Refuses;
import org.caretill.paymentrequest.idempotency.IdempotencyKey;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.Refusals;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents.AmountRefusal;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.paymentrequest.stripe.PaymentIntents.IntentRefusedException;
import org.caretill.paymentrequest.stripe.StripeConfiguration;
import org.caretill.problemdetails.RefusedException;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/guest/payment-requests/{id}/payment}: the payer presses Pay now and gets what the browser needs to
 * enter a card at Stripe. The first press creates the request's one PaymentIntent, under an idempotency key stored
 * before; later ones, in another tab or after a crash, return the same. 409 if the request was paid or has ended, 429
 * if too many of the payer's cards were refused. If Stripe refuses the amount, which only it can judge
 * because of the account's settlement currency, or anything else about the payment, that is recorded as a failed
 * attempt, and 422; the next press asks Stripe anew.
 */
@Path("/v1/guest/payment-requests/{id}/payment")
@Tag(name = "Paying", description = "What the payer's page does, with a guest token.")
class PaymentResource {

    /** Of a payment that Stripe does not start, for another reason than its amount. */
    private static final String REFUSED = "refused_by_stripe";

    private final Callers callers;
    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final CardAttempts attempts;
    private final IntentOfRequest intentOfRequest;
    private final StripeConfiguration configuration;
    private final InstantSource clock;

    PaymentResource(
            Callers callers,
            Transactions transactions,
            PaymentRequests requests,
            Refunds refunds,
            CardAttempts attempts,
            IntentOfRequest intentOfRequest,
            StripeConfiguration configuration,
            InstantSource clock) {
        this.callers = callers;
        this.transactions = transactions;
        this.requests = requests;
        this.refunds = refunds;
        this.attempts = attempts;
        this.intentOfRequest = intentOfRequest;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** What Stripe.js needs. The client secret is for this one payment only. */
    @Schema(name = "PaymentCredentials")
    record Credentials(String publishableKey, String stripeAccount, String clientSecret) {}

    @POST
    @RolesAllowed({Roles.GUEST, Roles.FORMER_GUEST})
    @Operation(operationId = "startPayment", summary = "Pay: get what the browser needs to enter a card at Stripe")
    @Refuses({
        "already-paid",
        "already-declined",
        "already-cancelled",
        "already-expired",
        "being-ended",
        "payment-over",
        "stripe-account-not-ready",
        "amount-refused-by-stripe",
        "refused-by-stripe",
        "too-many-attempts",
        "stripe-busy",
        "stripe-unavailable"
    })
    @RunOnVirtualThread
    @APIResponse(responseCode = "200", description = "What the browser needs to enter a card at Stripe")
    public Credentials start(
            String id,
            @Parameter(required = true, description = IdempotencyKey.DESCRIPTION)
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String key) {
        Guest guest = callers.guest();
        IdempotencyKey.required(key);
        transactions.await(Tenancy.EVERYTHING, () -> attempts.mustHaveAttemptsLeft(guest));
        PaymentRequest request = transactions.await(guest.tenancy(), () -> prepare(guest, id));
        Intent intent = intentOf(guest, request);
        Outcome outcome = transactions.await(
                guest.tenancy(), () -> requests.lock(guest, id).chain(locked -> apply(locked, intent)));
        if (outcome instanceof Refused refused) {
            throw Refusals.exception(refused.reason());
        }
        if (intent.verdict().isPresent()) {
            throw RefusedException.conflict("payment-over", "Stripe has finished this payment; read the request again");
        }
        if (outcome instanceof NeedsAttention) {
            // This PaymentIntent is not the one on record, so hide it. The next attempt returns the recorded one.
            throw RefusedException.unavailable(
                    "stripe-unavailable", "The request has another PaymentIntent; try again");
        }
        return new Credentials(configuration.publishableKey(), request.stripeAccount(), intent.clientSecret());
    }

    private Intent intentOf(Guest guest, PaymentRequest request) {
        try {
            return intentOfRequest.createOrRetrieve(request);
        } catch (IntentRefusedException refused) {
            Optional<AmountRefusal> ofAmount = refused.ofAmount();
            recordFailure(guest, request, ofAmount.map(AmountRefusal::code).orElse(REFUSED));
            throw ofAmount.map(PaymentResource::amountRefused)
                    .orElseGet(() ->
                            RefusedException.unprocessable("refused-by-stripe", "Stripe does not accept this payment"));
        } catch (StripeFailure.AccountNotConnected | StripeFailure.NotPermitted refused) {
            recordFailure(guest, request, REFUSED);
            throw refused;
        }
    }

    private static RefusedException amountRefused(AmountRefusal reason) {
        return RefusedException.unprocessable(
                "amount-refused-by-stripe",
                "Stripe does not charge this amount on the clinic's account: it is too "
                        + switch (reason) {
                            case TOO_SMALL -> "small";
                            case TOO_LARGE -> "large";
                        });
    }

    /** Recorded so that the clinician sees why the request cannot be paid. */
    private void recordFailure(Guest guest, PaymentRequest request, String code) {
        transactions.await(
                guest.tenancy(),
                () -> requests.lock(guest, request.id()).chain(locked -> recordFailureOnce(locked, code)));
    }

    /** No card was tried, so repeated presses count as one failure. */
    private Uni<Outcome> recordFailureOnce(PaymentRequest request, String code) {
        return request.hasFailedFor(code)
                ? Uni.createFrom().item(new Outcome.Unchanged())
                : requests.apply(request, new Fact.AttemptFailed(code, clock.instant(), null));
    }

    /** Records that a PaymentIntent may exist from now on, so that ending the request looks for it. */
    private Uni<PaymentRequest> prepare(Guest guest, String id) {
        return requests.lock(guest, id).invoke(request -> {
            request.refusalToPay(clock.instant()).map(Refusals::exception).ifPresent(refusal -> {
                throw refusal;
            });
            request.intentMayExist();
        });
    }

    private Uni<Outcome> apply(PaymentRequest request, Intent intent) {
        request.recordIntent(intent.id());
        return refunds.applyPayment(request, intent.verdict().orElseGet(() -> new Fact.Started(intent.id())));
    }
}

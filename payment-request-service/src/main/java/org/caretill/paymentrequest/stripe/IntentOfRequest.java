package org.caretill.paymentrequest.stripe;

import com.stripe.param.PaymentIntentCancelParams.CancellationReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.paymentrequest.stripe.PaymentIntents.IntentRefusedException;
import org.caretill.paymentrequest.stripe.PaymentIntents.KeySpentException;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * The one PaymentIntent of a request. It is created when first needed and found again under its idempotency key. If
 * Stripe made it but answered with a failure, it is found by listing the account's PaymentIntents. Call it from a
 * virtual thread, outside of transactions; errors are those of {@link PaymentIntents}.
 */
@ApplicationScoped
public class IntentOfRequest {

    private final PaymentIntents intents;
    private final Transactions transactions;
    private final PaymentRequests requests;

    IntentOfRequest(PaymentIntents intents, Transactions transactions, PaymentRequests requests) {
        this.intents = intents;
        this.transactions = transactions;
        this.requests = requests;
    }

    /**
     * Creates the PaymentIntent or reads its present state. The request's intent key must have been stored before.
     *
     * @throws PaymentIntents.IntentRefusedException if there is none and Stripe refuses to create it
     */
    public Intent createOrRetrieve(PaymentRequest request) {
        return request.paymentIntent() == null
                ? create(request)
                : intents.retrieve(request.stripeAccount(), request.paymentIntent());
    }

    /**
     * Cancels the PaymentIntent. If its id is unknown, it is found, or created, under its key first. Empty if Stripe
     * refuses to create it, so that there is none.
     */
    public Optional<Intent> cancel(PaymentRequest request) {
        try {
            String id = request.paymentIntent() == null ? create(request).id() : request.paymentIntent();
            Intent canceled = intents.cancel(request.stripeAccount(), id, reasonOf(request));
            cancelOrphaned(request, id);
            return Optional.of(canceled);
        } catch (IntentRefusedException _) {
            return Optional.empty();
        }
    }

    /**
     * <a href="https://docs.stripe.com/api/payment_intents/cancel">Stripe's reason</a> for the way in which the request
     * ends. Only what the payer or the clinic wanted was requested; nobody pays what expired, was given up after too many
     * cards, or belongs to a clinic without an account.
     */
    private static CancellationReason reasonOf(PaymentRequest request) {
        return request.ending() == Ending.DECLINED || EndingReason.CANCELLED_BY_CLINIC.equals(request.endingReason())
                ? CancellationReason.REQUESTED_BY_CUSTOMER
                : CancellationReason.ABANDONED;
    }

    /**
     * Cancels the request's orphaned PaymentIntents: those that Stripe created although it answered with a failure.
     *
     * @param known the request's PaymentIntent
     */
    public void cancelOrphaned(PaymentRequest request, String known) {
        orphaned(request).stream()
                .map(Intent::id)
                .filter(id -> !id.equals(known))
                .forEach(id -> intents.cancel(request.stripeAccount(), id, CancellationReason.DUPLICATE));
    }

    /**
     * PaymentIntents of the request whose client secret was never handed out: we store the id before we hand it out,
     * and these ids are not stored.
     */
    private List<Intent> orphaned(PaymentRequest request) {
        if (!request.intentKeyWasSpent()) {
            return List.of();
        }
        List<Intent> found = intents.untouchedOf(request);
        List<String> ids = found.stream().map(Intent::id).toList();
        Set<String> known = transactions.await(Tenancy.EVERYTHING, () -> requests.knownIntents(ids));
        return found.stream().filter(intent -> !known.contains(intent.id())).toList();
    }

    private Intent create(PaymentRequest request) {
        try {
            Optional<Intent> made = orphaned(request).stream().findFirst();
            return made.isPresent() ? made.get() : intents.create(request);
        } catch (KeySpentException _) {
            renewKey(request);
            throw new StripeFailure.Unavailable("the idempotency key is spent");
        } catch (IntentRefusedException | StripeFailure.AccountNotConnected | StripeFailure.NotPermitted refused) {
            // The next press of Pay now asks anew, because the cause may have been mended.
            renewKey(request);
            throw refused;
        }
    }

    private void renewKey(PaymentRequest request) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(request.id()).invoke(locked -> locked.renewIntentKey(request.intentKey())));
    }
}

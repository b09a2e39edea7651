package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.paymentrequest.stripe.PaymentIntents.IntentRefusedException;
import org.caretill.paymentrequest.stripe.PaymentIntents.KeySpentException;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * The one PaymentIntent of a request: created when it is first needed, found again ever after, under its key or, where
 * Stripe made it and answered that it failed, among those of the account. Call it from a virtual thread, outside of
 * transactions; errors are those of {@link PaymentIntents}.
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
     * As Stripe has it now. The request's intent key must have been stored before.
     *
     * @throws PaymentIntents.IntentRefusedException if there is none, and Stripe does not make it
     */
    public Intent createOrRetrieve(PaymentRequest request) {
        return request.paymentIntent() == null
                ? create(request)
                : intents.retrieve(request.stripeAccount(), request.paymentIntent());
    }

    /** Cancels it; one whose creation was under way is found under its key first. Empty: Stripe never made it. */
    public Optional<Intent> cancel(PaymentRequest request) {
        try {
            String id = request.paymentIntent() == null ? create(request).id() : request.paymentIntent();
            Intent canceled = intents.cancel(request.stripeAccount(), id);
            cancelUntold(request, id);
            return Optional.of(canceled);
        } catch (IntentRefusedException _) {
            return Optional.empty();
        }
    }

    /**
     * Cancels what Stripe made of the request beside the PaymentIntent that it has, and did not tell us of.
     *
     * @param known the request's PaymentIntent
     */
    public void cancelUntold(PaymentRequest request, String known) {
        untold(request).stream()
                .map(Intent::id)
                .filter(id -> !id.equals(known))
                .forEach(id -> intents.cancel(request.stripeAccount(), id));
    }

    /** Whose client secret nobody was ever given: it was stored nowhere, which comes first. */
    private List<Intent> untold(PaymentRequest request) {
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
            Optional<Intent> made = untold(request).stream().findFirst();
            return made.isPresent() ? made.get() : intents.create(request);
        } catch (KeySpentException _) {
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> requests.lock(request.id()).invoke(locked -> locked.renewIntentKey(request.intentKey())));
            throw new StripeFailure.Unavailable("the idempotency key is spent");
        }
    }
}

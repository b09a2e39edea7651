package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.caretill.messaging.Transactions;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.paymentrequest.stripe.PaymentIntents.IntentRefusedException;
import org.caretill.paymentrequest.stripe.PaymentIntents.KeySpentException;
import org.caretill.tenancy.Tenancy;

/**
 * The one PaymentIntent of a request: created when it is first needed, found again ever after. Call it from a virtual
 * thread, outside of transactions; errors are those of {@link PaymentIntents}.
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
            return Optional.of(intents.cancel(request.stripeAccount(), id));
        } catch (IntentRefusedException _) {
            return Optional.empty();
        }
    }

    private Intent create(PaymentRequest request) {
        try {
            return intents.create(request);
        } catch (KeySpentException _) {
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> requests.lock(request.id()).invoke(locked -> locked.renewIntentKey(request.intentKey())));
            throw StripeCalls.unavailable();
        }
    }
}

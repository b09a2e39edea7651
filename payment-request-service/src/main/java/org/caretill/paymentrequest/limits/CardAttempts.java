package org.caretill.paymentrequest.limits;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Stops card testing on a request (<a href="https://docs.stripe.com/disputes/prevention/card-testing">card
 * testing</a>): after a number of failed attempts its cancellation is decided, in the transaction that records the last
 * one, and carried out at Stripe next. If a card was charged meanwhile, the request is PAID. Call it inside {@link
 * org.caretill.transactions.Transactions} with {@code Tenancy.EVERYTHING}.
 */
@ApplicationScoped
public class CardAttempts {

    private static final Logger LOG = Logger.getLogger(CardAttempts.class);

    private final AddressLimits addresses;
    private final int perRequest;

    CardAttempts(
            AddressLimits addresses, @ConfigProperty(name = "caretill.attempts.payments-per-request") int perRequest) {
        this.addresses = addresses;
        this.perRequest = perRequest;
    }

    /**
     * Counts the fact just applied to the request, if it is a failed attempt and not a duplicate. An attempt on a
     * request that has ended meanwhile still counts for the address, because card testers try many cards at once.
     */
    public Uni<Void> count(PaymentRequest request, Fact fact, Outcome outcome) {
        if (!(fact instanceof Fact.AttemptFailed failed)) {
            return Uni.createFrom().voidItem();
        }
        if (!(outcome instanceof Outcome.Changed)) {
            boolean isNews = failed.charge() != null && request.recordFailedCharge(failed.charge());
            return isNews
                    ? addresses.paymentFailed(request.id(), failed.at())
                    : Uni.createFrom().voidItem();
        }
        if (request.failedAttempts() >= perRequest) {
            LOG.warnf(
                    "too many failed attempts: id=%s clinic=%s attempts=%d",
                    request.id(), request.clinicId(), request.failedAttempts());
            request.decideEnding(Ending.CANCELLED, EndingReason.TOO_MANY_ATTEMPTS);
        }
        return addresses.paymentFailed(request.id(), failed.at());
    }
}

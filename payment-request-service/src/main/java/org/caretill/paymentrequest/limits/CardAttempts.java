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
 * Stops who tries stolen cards on a request
 * (<a href="https://docs.stripe.com/disputes/prevention/card-testing">card testing</a>): after so many failed attempts its
 * end is decided, in the transaction that learns of the last one; Stripe is told next, and if a card has been charged
 * meanwhile, the request is paid. Call it inside {@link org.caretill.transactions.Transactions}, with a tenancy of everything.
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
     * Counts the fact that the request has just taken in, if it is an attempt that failed and was news. One at a request
     * that has ended meanwhile counts for its address all the same: whoever tries cards tries many at once.
     */
    public Uni<Void> count(PaymentRequest request, Fact fact, Outcome outcome) {
        if (!(fact instanceof Fact.AttemptFailed failed)) {
            return Uni.createFrom().voidItem();
        }
        if (!(outcome instanceof Outcome.Changed)) {
            boolean isNews = failed.charge() != null && request.learnFailedCharge(failed.charge());
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

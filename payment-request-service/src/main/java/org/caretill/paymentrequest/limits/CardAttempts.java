package org.caretill.paymentrequest.limits;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.calleridentity.Guest;
import org.caretill.paymentrequest.limits.FailedAttempts.Kind;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Slows card testing (<a href="https://docs.stripe.com/disputes/prevention/card-testing">card testing</a>). After a
 * number of failed attempts on a request its cancellation is decided, in the transaction that records the last one, and
 * carried out at Stripe next; if a card was charged meanwhile, the request is PAID. After a number within an hour on
 * all requests of a payer, that payer cannot begin another payment. It counts for nobody else, because patients share
 * the address of a waiting room or of a proxy. Call it inside {@link org.caretill.transactions.Transactions} with
 * {@code Tenancy.EVERYTHING}.
 */
@ApplicationScoped
public class CardAttempts {

    private static final Logger LOG = Logger.getLogger(CardAttempts.class);

    private final FailedAttempts failed;
    private final int perRequest;
    private final int perPayer;

    CardAttempts(
            FailedAttempts failed,
            @ConfigProperty(name = "caretill.attempts.payments-per-request") int perRequest,
            @ConfigProperty(name = "caretill.attempts.payments-per-payer-and-hour") int perPayer) {
        this.failed = failed;
        this.perRequest = perRequest;
        this.perPayer = perPayer;
    }

    /**
     * Refuses a payer of whom too many cards were refused, over all requests in the call.
     *
     * @throws RefusedException {@code too-many-attempts}, with the time after which another attempt is allowed
     */
    public Uni<Void> mustHaveAttemptsLeft(Guest payer) {
        return failed.mustBeFewerThan(
                perPayer, Kind.PAYMENT, payer(payer.clinicId(), payer.callId(), payer.participantId()));
    }

    /**
     * Counts the fact just applied to the request, if it is a failed attempt and not a duplicate. An attempt on a
     * request that has ended meanwhile still counts for the payer, because card testers try many cards at once.
     */
    public Uni<Void> count(PaymentRequest request, Fact fact, Outcome outcome) {
        if (!(fact instanceof Fact.AttemptFailed attempt)) {
            return Uni.createFrom().voidItem();
        }
        if (!(outcome instanceof Outcome.Changed)) {
            boolean isNews = attempt.charge() != null && request.recordFailedCharge(attempt.charge());
            return isNews ? countForPayer(request, attempt) : Uni.createFrom().voidItem();
        }
        if (request.failedAttempts() >= perRequest) {
            LOG.warnf(
                    "too many failed attempts: id=%s clinic=%s attempts=%d",
                    request.id(), request.clinicId(), request.failedAttempts());
            request.decideEnding(Ending.CANCELLED, EndingReason.TOO_MANY_ATTEMPTS);
        }
        return countForPayer(request, attempt);
    }

    private Uni<Void> countForPayer(PaymentRequest request, Fact.AttemptFailed attempt) {
        return failed.add(
                Kind.PAYMENT, payer(request.clinicId(), request.callId(), request.payerParticipantId()), attempt.at());
    }

    /** The guest of a call and that of a pay link are one payer. No id has a slash. */
    private static String payer(String clinicId, String callId, String participantId) {
        return String.join("/", clinicId, callId, participantId);
    }
}

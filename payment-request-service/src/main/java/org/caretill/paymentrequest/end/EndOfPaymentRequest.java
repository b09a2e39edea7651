package org.caretill.paymentrequest.end;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.caretill.paymentrequest.model.EndReason;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Ends an open request without payment. The wish is stored first, then the PaymentIntent is cancelled at Stripe, then
 * the request ends; a crash in between is finished by {@link UnfinishedEndings}. If Stripe had already taken the
 * money, the request is paid instead: success wins. Call it from a virtual thread.
 */
@ApplicationScoped
class EndOfPaymentRequest {

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final IntentOfRequest intentOfRequest;
    private final InstantSource clock;

    EndOfPaymentRequest(
            Transactions transactions, PaymentRequests requests, IntentOfRequest intentOfRequest, InstantSource clock) {
        this.transactions = transactions;
        this.requests = requests;
        this.intentOfRequest = intentOfRequest;
        this.clock = clock;
    }

    /**
     * How an attempt to end the request came out.
     *
     * @param outcome of the last fact the request took in; unchanged while Stripe still works on a payment
     */
    record Result(PaymentRequest request, Outcome outcome) {

        boolean stillOpen() {
            return request.status().isOpen();
        }
    }

    /**
     * Ends the request that the supplier locks, unless it has been paid.
     *
     * @param caller whose rows the request must be among
     */
    Result end(Tenancy caller, Supplier<Uni<PaymentRequest>> locked, Ending ending, String reason) {
        Result begun = transactions.await(
                caller,
                () -> locked.get()
                        .chain(request -> begin(request, ending, reason).map(outcome -> new Result(request, outcome))));
        if (!begun.stillOpen()) {
            return begun;
        }
        Optional<Intent> intent = intentOfRequest.cancel(begun.request());
        return transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(begun.request().id())
                        .chain(request -> finish(request, intent).map(outcome -> new Result(request, outcome))));
    }

    /**
     * Ends a request whose account is disconnected, without Stripe, which no longer answers for it. If a PaymentIntent
     * stands there, nobody can know whether it was paid: a person must look into the clinic's Dashboard.
     */
    void endOutOfReach(String id, Ending ending, String reason) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(id)
                        .chain(request -> requests.apply(request, new Fact.OutOfReach())
                                .chain(() -> requests.apply(request, new Fact.Ended(ending, reason)))));
    }

    /** Whose time is over has expired, even if the expiry itself comes a moment later: nobody is told two ends. */
    private Uni<Outcome> begin(PaymentRequest request, Ending asked, String why) {
        boolean isOver = request.status().isOpen() && request.ending() == null && request.expired(clock.instant());
        Ending ending = isOver ? Ending.EXPIRED : asked;
        String reason = isOver ? EndReason.EXPIRED : why;
        if (request.status().isOpen() && request.intentKey() != null) {
            request.beginEnding(ending, reason, clock.instant());
            return Uni.createFrom().item(new Outcome.Unchanged());
        }
        return requests.apply(request, new Fact.Ended(ending, reason));
    }

    private Uni<Outcome> finish(PaymentRequest request, Optional<Intent> cancelled) {
        if (cancelled.isEmpty()) {
            return finishWithoutIntent(request);
        }
        Intent intent = cancelled.get();
        request.learnIntent(intent.id());
        return intent.verdict()
                .map(verdict -> requests.apply(request, verdict))
                .orElseGet(() -> Uni.createFrom().item(new Outcome.Unchanged()));
    }

    /** Stripe makes none of this request; should one have been made in the same instant, the next round cancels it. */
    private Uni<Outcome> finishWithoutIntent(PaymentRequest request) {
        return request.paymentIntent() == null && request.ending() != null && request.endingReason() != null
                ? requests.apply(request, new Fact.Ended(request.ending(), request.endingReason()))
                : Uni.createFrom().item(new Outcome.Unchanged());
    }
}

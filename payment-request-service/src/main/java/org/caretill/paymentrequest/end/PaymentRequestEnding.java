package org.caretill.paymentrequest.end;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Ends an open request without payment. The ending is stored first, then the PaymentIntent is cancelled at Stripe, then
 * the request ends; after a crash in between, {@link DueEndingsJob} finishes it. If Stripe had already received
 * the payment, the request becomes PAID instead. Call it from a virtual thread.
 */
@ApplicationScoped
class PaymentRequestEnding {

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final IntentOfRequest intentOfRequest;
    private final InstantSource clock;

    PaymentRequestEnding(
            Transactions transactions,
            PaymentRequests requests,
            Refunds refunds,
            IntentOfRequest intentOfRequest,
            InstantSource clock) {
        this.transactions = transactions;
        this.requests = requests;
        this.refunds = refunds;
        this.intentOfRequest = intentOfRequest;
        this.clock = clock;
    }

    /**
     * Ends the request that the supplier locks, unless it has been paid.
     *
     * @param caller the caller's tenancy, which must include the request
     * @return the request afterwards; still open while Stripe is processing a payment
     */
    PaymentRequest end(Tenancy caller, Supplier<Uni<PaymentRequest>> locked, Fact.Ended asked) {
        return carryOut(transactions.await(caller, () -> locked.get().call(request -> begin(request, asked))));
    }

    /**
     * Ends a request that has expired or whose decided ending is unfinished; nothing if another replica has begun that.
     *
     * @param unfinishedSince an ending that was begun later may still be in progress
     */
    void endDue(String id, Instant unfinishedSince) {
        PaymentRequest claimed = transactions.await(
                Tenancy.EVERYTHING,
                () -> requests.lock(id)
                        .chain(request -> request != null && request.isDueToEnd(clock.instant(), unfinishedSince)
                                ? beginDue(request).replaceWith(request)
                                : Uni.createFrom().nullItem()));
        if (claimed != null) {
            carryOut(claimed);
        }
    }

    private Uni<Outcome> beginDue(PaymentRequest request) {
        Ending ending = request.ending() == null ? Ending.EXPIRED : request.ending();
        String reason = request.endingReason() == null ? EndingReason.EXPIRED : request.endingReason();
        var decided = new Fact.Ended(ending, reason);
        return reason.equals(EndingReason.ACCOUNT_DISCONNECTED)
                ? endOutOfReach(request, decided)
                : begin(request, decided);
    }

    private PaymentRequest carryOut(PaymentRequest begun) {
        if (!begun.status().isOpen()) {
            return begun;
        }
        Optional<Intent> intent = intentOfRequest.cancel(begun);
        return transactions.await(
                Tenancy.EVERYTHING, () -> requests.lock(begun.id()).call(request -> finish(request, intent)));
    }

    /**
     * Ends a request whose account is disconnected, without Stripe, which refuses access to it. If the request has a
     * PaymentIntent, it is unknown whether it was paid, so a person must look into the clinic's Dashboard.
     */
    private Uni<Outcome> endOutOfReach(PaymentRequest request, Fact.Ended decided) {
        return requests.apply(request, new Fact.OutOfReach()).chain(() -> requests.apply(request, decided));
    }

    /** After {@code expiresAt} the ending is EXPIRED, whatever was asked for, unless another was decided before. */
    private Uni<Outcome> begin(PaymentRequest request, Fact.Ended asked) {
        Instant now = clock.instant();
        boolean isOver = request.status().isOpen() && request.ending() == null && request.expired(now);
        Fact.Ended ended = isOver ? new Fact.Ended(Ending.EXPIRED, EndingReason.EXPIRED) : asked;
        if (request.status().isOpen() && request.intentKey() != null) {
            request.beginEnding(ended.ending(), ended.reason(), now);
            return Uni.createFrom().item(new Outcome.Unchanged());
        }
        return requests.apply(request, ended);
    }

    private Uni<Outcome> finish(PaymentRequest request, Optional<Intent> cancelled) {
        if (cancelled.isEmpty()) {
            return finishWithoutIntent(request);
        }
        Intent intent = cancelled.get();
        request.recordIntent(intent.id());
        return intent.verdict()
                .map(verdict -> refunds.applyPayment(request, verdict))
                .orElseGet(() -> Uni.createFrom().item(new Outcome.Unchanged()));
    }

    /** No PaymentIntent exists. If one was created concurrently, the request stays open and the next run cancels it. */
    private Uni<Outcome> finishWithoutIntent(PaymentRequest request) {
        return request.paymentIntent() == null && request.ending() != null && request.endingReason() != null
                ? requests.apply(request, new Fact.Ended(request.ending(), request.endingReason()))
                : Uni.createFrom().item(new Outcome.Unchanged());
    }
}

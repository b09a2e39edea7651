package org.caretill.stripeclient;

/** How often background work may call Stripe. {@link DatabaseCallBudget} is shared by a service's replicas. */
@FunctionalInterface
public interface CallBudget {

    /**
     * Waits for the turn of a call.
     *
     * @param endpoint method and path without ids, such as {@code GET /v1/payment_intents/{id}}, which is what Stripe's
     *     limits count by
     * @throws StripeFailure.RateLimited if its turn does not come in time
     */
    void awaitTurn(String endpoint);
}

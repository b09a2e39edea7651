package org.caretill.stripesimulator;

/**
 * Who calls, and for which account: the platform for itself or, with {@code Stripe-Account}, for a connected one.
 *
 * @param secret whether the call was made with a secret key; a browser has only the publishable one
 * @param requestId null where nobody asked: something that happens by itself, as at a bank
 */
record Caller(String account, boolean secret, String requestId, String idempotencyKey) {
    static Caller nobody(String account) {
        return new Caller(account, true, null, null);
    }
}

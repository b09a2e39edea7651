package org.caretill.stripesimulator;

/**
 * The caller and the account of a call: the platform's own or, with {@code Stripe-Account}, a connected one.
 *
 * @param secret whether the call was made with a secret key; a browser has only the publishable one
 * @param requestId null if no request caused it, such as an event at the bank
 */
record Caller(String account, boolean secret, String requestId, String idempotencyKey) {
    static Caller nobody(String account) {
        return new Caller(account, true, null, null);
    }
}

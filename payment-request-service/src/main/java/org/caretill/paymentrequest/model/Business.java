package org.caretill.paymentrequest.model;

import org.jspecify.annotations.Nullable;

/**
 * The clinic as a business, for the receipt. Never leaves this service in events.
 *
 * @param name that it trades under; the receipt names its Stripe account if there is none
 * @param abn its Australian Business Number, eleven digits
 * @param address of the practice
 */
public record Business(
        @Nullable String name,
        @Nullable String abn,
        @Nullable String address,
        @Nullable String phone) {

    /** Nothing is known. */
    public static final Business UNKNOWN = new Business(null, null, null, null);
}

package org.caretill.paymentrequest.refund;

import java.time.Instant;
import org.caretill.paymentrequest.model.RefundStatus;

/**
 * A refund as the payer's receipt lists it.
 *
 * @param amountMinor in the smallest unit of the payment's currency
 * @param at when it was requested
 */
public record RefundForPayer(long amountMinor, RefundStatus status, Instant at) {}

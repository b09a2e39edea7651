package org.caretill.paymentrequest.refund;

import java.time.Instant;
import org.caretill.paymentrequest.model.RefundStatus;

/**
 * A refund as the payer is told of it.
 *
 * @param amountMinor in the smallest unit of the payment's currency
 * @param at when it was asked for
 */
public record GivenBack(long amountMinor, RefundStatus status, Instant at) {}

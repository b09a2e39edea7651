package org.caretill.paymentrequest.dispute;

import java.time.Instant;

/**
 * A lost dispute: the cardholder's bank has returned the amount to the cardholder.
 *
 * @param amountMinor in the smallest unit of the payment's currency
 * @param at when the dispute was lost
 */
public record LostDispute(long amountMinor, Instant at) {}

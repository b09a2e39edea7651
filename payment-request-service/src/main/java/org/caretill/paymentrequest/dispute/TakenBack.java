package org.caretill.paymentrequest.dispute;

import java.time.Instant;

/**
 * What a lost dispute took: the cardholder's bank gave it back.
 *
 * @param amountMinor in the smallest unit of the payment's currency
 * @param at when the dispute was lost
 */
public record TakenBack(long amountMinor, Instant at) {}

package org.caretill.paymentrequest.model;

import java.util.Currency;

/**
 * An amount of money.
 *
 * @param amountMinor in the currency's smallest unit: cents of AUD, whole yen, mils of KWD
 */
public record Money(long amountMinor, Currency currency) {}

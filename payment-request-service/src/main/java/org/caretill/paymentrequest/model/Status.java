package org.caretill.paymentrequest.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a payment request stands. {@link #PAID} is final: refunds and disputes are amounts and flags on it. */
public enum Status {
    /** The payer has been asked; nothing is under way at Stripe, or the last attempt failed. */
    REQUESTED,
    /** The payer has pressed Pay now. */
    PAYING,
    /** Stripe has taken the money: account, PaymentIntent, amount and currency are those of the request. */
    PAID,
    /** The payer will not pay. */
    DECLINED,
    /** The clinic withdrew the request. */
    CANCELLED,
    /** Nobody paid in time. */
    EXPIRED;

    /**
     * Those that {@link #isOpen} says, as a list in SQL. They are literals, not parameters, because the indexes of open
     * requests are made for exactly this list.
     */
    public static final String OPEN_IN_SQL = open("'%s'");

    /** The same in Hibernate's query language. */
    public static final String OPEN_IN_HQL = open("%s");

    private static String open(String form) {
        return Arrays.stream(values())
                .filter(Status::isOpen)
                .map(form::formatted)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Whether the request can still be paid. */
    public boolean isOpen() {
        return this == REQUESTED || this == PAYING;
    }
}

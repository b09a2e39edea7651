package org.caretill.paymentrequest.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The status of a payment request. {@link #PAID} is final: refunds and disputes do not change it. */
public enum Status {
    /** Waiting for the payer; no attempt is in progress, or the last one failed. */
    REQUESTED,
    /** The payer has pressed Pay now. */
    PAYING,
    /** Stripe received the payment: account, PaymentIntent, amount and currency are those of the request. */
    PAID,
    /** The payer declined to pay. */
    DECLINED,
    /** The clinic withdrew the request. */
    CANCELLED,
    /** Nobody paid in time. */
    EXPIRED;

    /**
     * The open statuses as a list in SQL. They are literals, not parameters, because the partial indexes of open
     * requests have exactly this condition.
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

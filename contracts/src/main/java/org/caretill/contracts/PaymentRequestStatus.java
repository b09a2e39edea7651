package org.caretill.contracts;

import java.util.Set;

/** What the services that follow the events of payment requests must know of their {@code status}. */
public final class PaymentRequestStatus {

    /** A request with one of these can still be paid. */
    public static final Set<String> OPEN = Set.of("REQUESTED", "PAYING");

    private PaymentRequestStatus() {}
}

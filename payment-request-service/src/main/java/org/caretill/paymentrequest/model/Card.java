package org.caretill.paymentrequest.model;

/**
 * The only details of a card that we keep.
 *
 * @param brand Stripe's code, such as {@code visa}
 * @param last4 the last four digits
 */
public record Card(String brand, String last4) {}

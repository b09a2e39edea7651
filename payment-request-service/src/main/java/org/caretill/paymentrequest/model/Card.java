package org.caretill.paymentrequest.model;

/**
 * What may be known of a card.
 *
 * @param brand Stripe's word, such as {@code visa}
 * @param last4 the last four digits
 */
public record Card(String brand, String last4) {}

package org.caretill.paymentrequest.model;

import org.jspecify.annotations.Nullable;

/**
 * Who treated the patient, for the receipt. Never leaves this service in events.
 *
 * @param providerNumber the practitioner's number with health insurers, if any
 */
public record Practitioner(String name, @Nullable String providerNumber) {}

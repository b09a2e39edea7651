package org.caretill.paymentrequest.model;

import org.jspecify.annotations.Nullable;

/**
 * Who treated the patient, as the receipt names them. Stays in this service.
 *
 * @param providerNumber under which a health insurer knows the practitioner, if any
 */
public record Practitioner(String name, @Nullable String providerNumber) {}

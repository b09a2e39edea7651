package org.caretill.clinicconfig.clinic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * payment-request-service's answer to a removal: no open payment request uses the account any more.
 *
 * @param clinicVersion the clinic's version that began the removal; null if the answer does not have it
 * @param cancelled how many were cancelled
 * @param paidPaymentRequests the ids of those that were paid meanwhile
 * @param needsAttention the ids of those that a person must look at
 */
public record RequestsEnded(
        @Nullable Long clinicVersion, int cancelled, List<String> paidPaymentRequests, List<String> needsAttention) {}

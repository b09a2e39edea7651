package org.caretill.paymentrequest.request;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Practitioner;
import org.jspecify.annotations.Nullable;

/**
 * What a clinician asked for: it never changes.
 *
 * @param requestedBy the clinician
 * @param description the clinician's words for the payer
 * @param practitioner who treated the patient, for the receipt, if the clinician named one
 * @param itemNumber of the service in a schedule of fees, such as Australia's MBS, if the clinician named one
 * @param bulkBilled the clinician also bills the service to the public insurer
 */
@Embeddable
public record Asked(
        String clinicId,
        String callId,
        String payerParticipantId,
        String requestedBy,
        @Embedded Money price,
        String description,

        @Embedded @AttributeOverride(name = "name", column = @Column(name = "practitioner_name")) @Nullable
        Practitioner practitioner,

        @Nullable String itemNumber,
        boolean bulkBilled) {}

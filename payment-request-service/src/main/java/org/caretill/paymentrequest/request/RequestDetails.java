package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import java.util.Currency;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Practitioner;
import org.jspecify.annotations.Nullable;

/**
 * What the clinician requested; it never changes.
 *
 * @param callGeneration how often the call had ended before
 * @param requestedBy the clinician
 * @param amountMinor in the currency's smallest unit
 * @param currency ISO 4217
 * @param description the clinician's words for the payer
 * @param practitionerName who treated the patient, for the receipt, if the clinician named one
 * @param providerNumber the practitioner's number with health insurers, if any
 * @param itemNumber of the service in a schedule of fees, such as Australia's MBS, if the clinician named one
 * @param bulkBilled the clinician also bills the service to the public insurer
 */
@Embeddable
public record RequestDetails(
        String clinicId,
        String callId,
        int callGeneration,
        String payerParticipantId,
        String requestedBy,
        long amountMinor,
        String currency,
        String description,
        @Nullable String practitionerName,
        @Nullable String providerNumber,
        @Nullable String itemNumber,
        boolean bulkBilled) {

    public RequestDetails(
            String clinicId,
            String callId,
            int callGeneration,
            String payerParticipantId,
            String requestedBy,
            Money price,
            String description,
            @Nullable Practitioner practitioner,
            @Nullable String itemNumber,
            boolean bulkBilled) {
        this(
                clinicId,
                callId,
                callGeneration,
                payerParticipantId,
                requestedBy,
                price.amountMinor(),
                price.currency().getCurrencyCode(),
                description,
                practitioner == null ? null : practitioner.name(),
                practitioner == null ? null : practitioner.providerNumber(),
                itemNumber,
                bulkBilled);
    }

    public Money price() {
        return new Money(amountMinor, Currency.getInstance(currency));
    }

    /** Who treated the patient; null if the clinician named nobody. */
    public @Nullable Practitioner practitioner() {
        return practitionerName == null ? null : new Practitioner(practitionerName, providerNumber);
    }
}

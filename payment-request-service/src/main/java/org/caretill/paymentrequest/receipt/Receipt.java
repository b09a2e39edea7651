package org.caretill.paymentrequest.receipt;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.caretill.paymentrequest.dispute.TakenBack;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.refund.GivenBack;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.jspecify.annotations.Nullable;

/**
 * The itemised receipt of a payment, with what an Australian medical account needs: patient, service date, practitioner
 * and provider number, item or description, what was charged, paid and is outstanding. Amounts are minor units.
 *
 * @param clinicName as its Stripe account says; null if the account no longer lets us read it and nobody has before
 * @param patientName as given in the call; null if nobody gave one
 * @param serviceDate the day the payment was asked for, in the clinic's time zone
 * @param timeZone the clinic's, in which the receipt's days and times are
 * @param refundedMinor what has been given back
 * @param refundPendingMinor what is on its way back; a refund that failed or was canceled counts in neither
 * @param returnedByBankMinor what lost disputes took: the cardholder's bank gave it back
 * @param outstandingMinor charged less paid: what was given back is not owed again
 * @param refunds oldest first, those that failed too: the payer may have been told of them
 * @param returnsByBank oldest first
 */
record Receipt(
        String paymentRequestId,
        @Nullable String clinicName,
        @Nullable String patientName,
        LocalDate serviceDate,
        String timeZone,
        @Nullable Practitioner practitioner,
        @Nullable String itemNumber,
        String description,
        String currency,
        long chargedMinor,
        long paidMinor,
        long refundedMinor,
        long refundPendingMinor,
        long returnedByBankMinor,
        long outstandingMinor,
        Instant paidAt,
        @Nullable Card card,
        List<GivenBack> refunds,
        List<TakenBack> returnsByBank) {

    /** The receipt of a request that is paid. */
    static Receipt of(
            PaymentRequest request,
            Instant paidAt,
            @Nullable String clinicName,
            @Nullable String patientName,
            ZoneId zone,
            List<GivenBack> refunds,
            List<TakenBack> returnsByBank) {
        long chargedMinor = request.price().amountMinor();
        long paidMinor = request.receivedMinor();
        return new Receipt(
                request.id(),
                clinicName,
                patientName,
                request.createdAt().atZone(zone).toLocalDate(),
                zone.getId(),
                request.asked().practitioner(),
                request.asked().itemNumber(),
                request.asked().description(),
                request.price().currency().getCurrencyCode(),
                chargedMinor,
                paidMinor,
                sum(refunds, RefundStatus.SUCCEEDED),
                sum(refunds, RefundStatus.PENDING),
                returnsByBank.stream().mapToLong(TakenBack::amountMinor).reduce(0, Math::addExact),
                chargedMinor - paidMinor,
                paidAt,
                request.card(),
                refunds,
                returnsByBank);
    }

    private static long sum(List<GivenBack> refunds, RefundStatus status) {
        return refunds.stream()
                .filter(refund -> refund.status() == status)
                .mapToLong(GivenBack::amountMinor)
                .reduce(0, Math::addExact);
    }

    /** What the clinic keeps of the payment: nothing, too, where it refunded what the bank then gave back once more. */
    long keptMinor() {
        return Math.max(0, paidMinor - refundedMinor - refundPendingMinor - returnedByBankMinor);
    }

    Money money(long amountMinor) {
        return new Money(amountMinor, Currency.getInstance(currency));
    }
}

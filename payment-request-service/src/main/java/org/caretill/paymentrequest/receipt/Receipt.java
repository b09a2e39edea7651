package org.caretill.paymentrequest.receipt;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.caretill.paymentrequest.dispute.LostDispute;
import org.caretill.paymentrequest.model.Business;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.refund.RefundForPayer;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.jspecify.annotations.Nullable;

/**
 * The itemised receipt of a payment, with what an Australian medical account needs: patient, service date, practitioner
 * and provider number, item or description, amounts charged, paid and outstanding. Amounts are minor units.
 *
 * @param clinicName the business name of its Stripe account; null if we cannot read it and have not stored it
 * @param patientName who was treated; null if no name was given
 * @param payerName who paid; null if no name was given
 * @param payerIsPatient whether the patient paid; false if somebody else paid for the patient
 * @param serviceDate the day the payment was requested, in the clinic's time zone
 * @param timeZone the clinic's, for the receipt's dates and times
 * @param refundedMinor succeeded refunds
 * @param refundPendingMinor pending refunds; failed and canceled ones count in neither
 * @param returnedByBankMinor lost disputes, whose amounts the cardholder's bank has returned
 * @param keptMinor what the clinic keeps of the payment; never negative, even if money was both refunded and lost in a
 *     dispute
 * @param outstandingMinor charged minus paid; refunded money is not owed again
 * @param refunds oldest first, including failed ones, because the payer may have seen them as pending
 * @param returnsByBank the lost disputes, oldest first
 * @param reference the payment request's, such as 7K3M-Q2XD
 * @param business the clinic as a business; null if the request does not say
 * @param gstMinor the GST in what was charged; more than 0: the receipt is a tax invoice; 0: GST-free
 * @param patientClaims whether the patient can claim from Medicare or an insurer, because the service has an item number,
 *     is not bulk-billed, and something of the payment is left
 * @param adjustmentNotes to the tax invoice, one for each succeeded refund
 */
record Receipt(
        String paymentRequestId,
        @Nullable String clinicName,
        @Nullable String patientName,
        @Nullable String payerName,
        boolean payerIsPatient,
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
        long keptMinor,
        long outstandingMinor,
        Instant paidAt,
        @Nullable Card card,
        List<RefundForPayer> refunds,
        List<LostDispute> returnsByBank,
        String reference,
        @Nullable Business business,
        long gstMinor,
        boolean patientClaims,
        List<AdjustmentNote> adjustmentNotes) {

    /**
     * From this total on, a tax invoice names the buyer: A New Tax System (Goods and Services Tax) Act 1999 (Cth), section
     * 29-70(1)(c)(ii).
     */
    private static final long BUYER_NAMED_FROM_MINOR = 1_000_00;

    /** The receipt of a paid request. */
    static Receipt of(
            PaymentRequest request,
            Instant paidAt,
            @Nullable String clinicName,
            ZoneId zone,
            List<RefundForPayer> refunds,
            List<LostDispute> returnsByBank) {
        long chargedMinor = request.price().amountMinor();
        long paidMinor = request.receivedMinor();
        long refundedMinor = sum(refunds, RefundStatus.SUCCEEDED);
        long refundPendingMinor = sum(refunds, RefundStatus.PENDING);
        long returnedByBankMinor =
                returnsByBank.stream().mapToLong(LostDispute::amountMinor).reduce(0, Math::addExact);
        Business business = request.supply().business();
        long gstMinor = request.supply().gstMinor();
        return new Receipt(
                request.id(),
                clinicName,
                request.patientName(),
                request.payerName(),
                request.payerIsPatient(),
                request.createdAt().atZone(zone).toLocalDate(),
                zone.getId(),
                request.details().practitioner(),
                request.details().itemNumber(),
                request.details().description(),
                request.price().currency().getCurrencyCode(),
                chargedMinor,
                paidMinor,
                refundedMinor,
                refundPendingMinor,
                returnedByBankMinor,
                Math.max(0, paidMinor - refundedMinor - refundPendingMinor - returnedByBankMinor),
                chargedMinor - paidMinor,
                paidAt,
                request.card(),
                refunds,
                returnsByBank,
                request.reference(),
                business.equals(Business.UNKNOWN) ? null : business,
                gstMinor,
                request.details().itemNumber() != null
                        && !request.details().bulkBilled()
                        && paidMinor > refundedMinor + refundPendingMinor + returnedByBankMinor,
                gstMinor > 0 ? AdjustmentNote.of(request.reference(), refunds, zone) : List.of());
    }

    private static long sum(List<RefundForPayer> refunds, RefundStatus status) {
        return refunds.stream()
                .filter(refund -> refund.status() == status)
                .mapToLong(RefundForPayer::amountMinor)
                .reduce(0, Math::addExact);
    }

    /** Whether GST was charged. */
    boolean chargesGst() {
        return gstMinor > 0;
    }

    /** Who must be named as the buyer, which is who pays; null if nobody must. */
    @Nullable
    String buyerName() {
        if (!chargesGst() || chargedMinor < BUYER_NAMED_FROM_MINOR) {
            return null;
        }
        return payerName == null ? patientName : payerName;
    }

    Money money(long amountMinor) {
        return new Money(amountMinor, Currency.getInstance(currency));
    }
}

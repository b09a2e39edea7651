package org.caretill.paymentrequest.receipt;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.caretill.paymentrequest.model.Gst;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.refund.RefundForPayer;

/**
 * What a supplier gives the buyer when the price on a tax invoice falls, because a refund was made (<a
 * href="https://www.ato.gov.au/law/view/document?docid=GST/GSTR20132/NAT/ATO/00001">GSTR 2013/2</a>; A New Tax System
 * (Goods and Services Tax) Act 1999 (Cth), section 29-75). Amounts are minor units.
 *
 * @param number the tax invoice's reference, and which of its refunds this is
 * @param issuedOn the day of the refund, in the clinic's time zone
 * @param amountMinor by which the price falls
 * @param gstMinor by which the GST in it falls
 */
record AdjustmentNote(String number, LocalDate issuedOn, long amountMinor, long gstMinor) {

    /**
     * The notes to a tax invoice, oldest first.
     *
     * @param refunds all refunds of the payment, oldest first
     */
    static List<AdjustmentNote> of(String reference, List<RefundForPayer> refunds, ZoneId zone) {
        List<AdjustmentNote> notes = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < refunds.size(); i++) {
            RefundForPayer refund = refunds.get(i);
            if (refund.status() == RefundStatus.SUCCEEDED || refund.status() == RefundStatus.PENDING) {
                long after = Math.addExact(before, refund.amountMinor());
                if (refund.status() == RefundStatus.SUCCEEDED) {
                    notes.add(new AdjustmentNote(
                            reference + "-A" + (i + 1),
                            refund.at().atZone(zone).toLocalDate(),
                            refund.amountMinor(),
                            // So that the parts of a price that is refunded bit by bit have the GST of the whole.
                            Gst.includedIn(after) - Gst.includedIn(before)));
                }
                before = after;
            }
        }
        return notes;
    }
}

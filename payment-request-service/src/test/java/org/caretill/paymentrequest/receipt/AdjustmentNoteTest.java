package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.caretill.paymentrequest.model.Gst;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.refund.RefundForPayer;
import org.junit.jupiter.api.Test;

class AdjustmentNoteTest {

    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    @Test
    void each_refund_that_was_made_has_a_note_with_its_day_in_the_clinics_zone() {
        assertThat(AdjustmentNote.of(
                        "YCST-6P68",
                        List.of(
                                refund(3000, RefundStatus.FAILED),
                                refund(3000, RefundStatus.SUCCEEDED),
                                refund(500, RefundStatus.PENDING)),
                        SYDNEY))
                .containsExactly(new AdjustmentNote("YCST-6P68-A2", LocalDate.of(2026, 11, 25), 3000, 273));
    }

    @Test
    void parts_that_make_up_the_price_make_up_its_gst() {
        for (int parts = 1; parts <= 17; parts++) {
            List<RefundForPayer> refunds = new ArrayList<>();
            long left = 8500;
            for (int i = 1; i < parts; i++) {
                refunds.add(refund(8500 / parts, RefundStatus.SUCCEEDED));
                left -= 8500 / parts;
            }
            refunds.add(refund(left, RefundStatus.SUCCEEDED));
            List<AdjustmentNote> notes = AdjustmentNote.of("YCST-6P68", refunds, SYDNEY);
            assertThat(notes).hasSize(parts);
            assertThat(notes.stream().mapToLong(AdjustmentNote::gstMinor).sum()).isEqualTo(Gst.includedIn(8500));
        }
    }

    private static RefundForPayer refund(long amountMinor, RefundStatus status) {
        return new RefundForPayer(amountMinor, status, Instant.parse("2026-11-24T13:30:00Z"));
    }
}

package org.caretill.paymentrequest.receipt;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.caretill.paymentrequest.dispute.LostDispute;
import org.caretill.paymentrequest.model.Business;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.refund.RefundForPayer;

/** Receipts for tests. */
final class ReceiptOf {

    static final String CLINIC = "Harbour Telehealth & Family Clinic";

    /** Real names in many scripts, and one injection attempt. */
    static final List<String> NAMES = List.of(
            "Nguyễn Thị Ánh",
            "محمد عبد الله",
            "שרה כהן",
            "王小明",
            "สมชาย ใจดี",
            "Ελένη Παπαδοπούλου, Ольга Иванова, Հայկ, გიორგი",
            "Zoë 😀 👩🏽‍⚕️ \uFE0F\u200D",
            "<script>alert(1)</script><img src=\"http://localhost/x.png\"/> &amp; ]]> \"O'Neil\" {words.title}",
            "a\u0000b\u0008c\uFFFEd\uD800e\u202Efdp.exe",
            "x".repeat(200));

    static final Business BUSINESS =
            new Business("Harbour Health", "51824753556", "1 Harbour St, Sydney NSW 2000", "(02) 5550 1234");

    private ReceiptOf() {}

    /** AUD 85.00 paid, 30.00 refunded, 5.00 pending, 7.00 failed. */
    static Receipt refunded(String patientName) {
        return receipt(
                patientName,
                "AUD",
                8500,
                List.of(
                        new RefundForPayer(3000, RefundStatus.SUCCEEDED, Instant.parse("2026-11-24T13:30:00Z")),
                        new RefundForPayer(500, RefundStatus.PENDING, Instant.parse("2026-11-26T03:00:00Z")),
                        new RefundForPayer(700, RefundStatus.FAILED, Instant.parse("2026-11-27T03:00:00Z"))),
                List.of());
    }

    /** AUD 85.00 paid, and all of it returned through the bank in two parts. */
    static Receipt returnedByBank(String patientName) {
        return receipt(
                patientName,
                "AUD",
                8500,
                List.of(),
                List.of(
                        new LostDispute(5000, Instant.parse("2026-12-30T13:30:00Z")),
                        new LostDispute(3500, Instant.parse("2027-01-02T03:00:00Z"))));
    }

    /** GST-free, as most medical services are; AUD 85.00. */
    static Receipt gstFree() {
        return supplied(paid("AUD", 8500), BUSINESS, 0, List.of());
    }

    /** AUD 85.00 with AUD 7.73 GST. */
    static Receipt taxInvoice() {
        return supplied(paid("AUD", 8500), BUSINESS, 773, List.of());
    }

    /** AUD 1,100.00 with AUD 100.00 GST. */
    static Receipt taxInvoiceThatNamesTheBuyer() {
        return supplied(paid("AUD", 110_000), BUSINESS, 10_000, List.of());
    }

    /** AUD 85.00 with AUD 7.73 GST, of which AUD 30.00 are refunded, 5.00 pending and 7.00 failed. */
    static Receipt taxInvoiceWithRefunds() {
        Receipt refunded = refunded("Alex Example");
        return supplied(
                refunded,
                BUSINESS,
                773,
                AdjustmentNote.of(refunded.reference(), refunded.refunds(), ZoneId.of(refunded.timeZone())));
    }

    static Receipt supplied(Receipt receipt, Business business, long gstMinor, List<AdjustmentNote> notes) {
        return new Receipt(
                receipt.paymentRequestId(),
                business.name(),
                receipt.patientName(),
                receipt.payerName(),
                receipt.payerIsPatient(),
                receipt.serviceDate(),
                receipt.timeZone(),
                receipt.practitioner(),
                receipt.itemNumber(),
                receipt.description(),
                receipt.currency(),
                receipt.chargedMinor(),
                receipt.paidMinor(),
                receipt.refundedMinor(),
                receipt.refundPendingMinor(),
                receipt.returnedByBankMinor(),
                receipt.keptMinor(),
                receipt.outstandingMinor(),
                receipt.paidAt(),
                receipt.card(),
                receipt.refunds(),
                receipt.returnsByBank(),
                receipt.reference(),
                business,
                gstMinor,
                true,
                notes);
    }

    static Receipt paid(String currency, long amountMinor) {
        return receipt("Alex Example", currency, amountMinor, List.of(), List.of());
    }

    private static Receipt receipt(
            String patientName,
            String currency,
            long amountMinor,
            List<RefundForPayer> refunds,
            List<LostDispute> returnsByBank) {
        long back = refunds.isEmpty() ? 0 : 3000;
        long pending = refunds.isEmpty() ? 0 : 500;
        long returned =
                returnsByBank.stream().mapToLong(LostDispute::amountMinor).sum();
        return new Receipt(
                "preq_01kaqx4f9ne8m9y3r2vk7c5d1a",
                CLINIC,
                patientName,
                patientName,
                true,
                LocalDate.of(2026, 11, 23),
                "Australia/Sydney",
                new Practitioner("Dr Mei Lin", "2426631A"),
                "91891",
                "Consultation, 20 minutes; for " + patientName,
                currency,
                amountMinor,
                amountMinor,
                back,
                pending,
                returned,
                amountMinor - back - pending - returned,
                0,
                Instant.parse("2026-11-23T01:02:41Z"),
                new Card("visa", "4242"),
                refunds,
                returnsByBank,
                "YCST-6P68",
                null,
                0,
                false,
                List.of());
    }
}

package org.caretill.paymentrequest.receipt;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.caretill.paymentrequest.clinic.ClinicPlace;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.dispute.Disputes;
import org.caretill.paymentrequest.dispute.LostDispute;
import org.caretill.paymentrequest.guest.AdmittedGuests;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.refund.RefundForPayer;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.problemdetails.Problems;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Makes receipts in the format that the caller accepts: the page in the language of the payer, the PDF in English. Only paid requests have one (else
 * 409 {@code not-paid}). Call it from a virtual thread.
 */
@ApplicationScoped
class ReceiptAnswer {

    /** Medicare, insurers and the tax office read it, so the PDF is always in it. */
    private static final String ENGLISH = "en-AU";

    private final Transactions transactions;
    private final AdmittedGuests guests;
    private final KnownClinics clinics;
    private final Refunds refunds;
    private final Disputes disputes;
    private final ClinicNames clinicNames;
    private final ReceiptPdfs pdfs;

    ReceiptAnswer(
            Transactions transactions,
            AdmittedGuests guests,
            KnownClinics clinics,
            Refunds refunds,
            Disputes disputes,
            ClinicNames clinicNames,
            ReceiptPdfs pdfs) {
        this.transactions = transactions;
        this.guests = guests;
        this.clinics = clinics;
        this.refunds = refunds;
        this.disputes = disputes;
        this.clinicNames = clinicNames;
        this.pdfs = pdfs;
    }

    /** A payment as read from the database. */
    private record Paid(
            PaymentRequest request,
            Instant paidAt,
            AdmittedGuests.@Nullable Named payer,
            ClinicPlace place,
            List<RefundForPayer> refunds,
            List<LostDispute> returnsByBank) {}

    /**
     * The HTTP answer with the receipt.
     *
     * @param caller who asks, so that the PDFs for one do not delay those for others
     * @param request finds the payment request that the caller may see
     */
    Response answer(String caller, Tenancy tenancy, Supplier<Uni<PaymentRequest>> request, HttpHeaders headers) {
        ReceiptFormat format = ReceiptFormat.of(headers.getAcceptableMediaTypes())
                .orElseThrow(() -> Problems.problem(406, "not-acceptable", "A receipt is JSON, HTML or PDF"));
        Paid paid = transactions.await(tenancy, () -> request.get().chain(this::read));
        Receipt receipt = Receipt.of(
                paid.request,
                paid.paidAt,
                clinicName(paid.request),
                paid.place.zone(),
                paid.refunds,
                paid.returnsByBank);
        ReceiptWords words = ReceiptWords.of(
                format == ReceiptFormat.PDF || paid.payer == null ? ENGLISH : paid.payer.locale(),
                paid.place.country());
        return switch (format) {
            case JSON -> response(format, receipt).build();
            case HTML ->
                response(format, ReceiptPage.html(receipt, words))
                        .header("Content-Security-Policy", ReceiptPage.CONTENT_SECURITY_POLICY)
                        .header(HttpHeaders.CONTENT_LANGUAGE, words.lang())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "inline; filename=\"receipt-" + receipt.paymentRequestId() + ".html\"")
                        .build();
            case PDF ->
                response(format, pdfs.of(caller, paid.request.clinicId(), receipt, words))
                        .header(HttpHeaders.CONTENT_LANGUAGE, words.lang())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"receipt-" + receipt.paymentRequestId() + ".pdf\"")
                        .build();
        };
    }

    /** The name that the clinic trades under, else the one that it has at Stripe. */
    private @Nullable String clinicName(PaymentRequest request) {
        String name = request.supply().businessName();
        return name != null ? name : clinicNames.of(request.clinicId(), request.stripeAccount());
    }

    private static Response.ResponseBuilder response(ReceiptFormat format, Object entity) {
        return Response.ok(entity, format.mediaType()).header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    private Uni<Paid> read(PaymentRequest request) {
        Instant paidAt = request.paidAt();
        if (request.status() != Status.PAID || paidAt == null) {
            throw RefusedException.conflict("not-paid", "Only a payment request that has been paid has a receipt");
        }
        return guests.find(request.clinicId(), request.callId(), request.payerParticipantId())
                .chain(payer -> clinics.find(request.clinicId())
                        .chain(clinic -> refunds.forPayer(request.id())
                                .chain(refunded -> disputes.lost(request.id())
                                        .map(lost -> new Paid(
                                                request, paidAt, payer, ClinicPlace.of(clinic), refunded, lost)))));
    }
}

package org.caretill.paymentrequest.history;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.caretill.csvfiles.CsvFile;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.request.PaymentRequestJson;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described.ForStaff;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/** Payment requests as lines of a CSV file. It is for the clinic's own people, so it includes the descriptions. */
final class PaymentRequestCsv {

    private PaymentRequestCsv() {}

    /** The names of the columns. */
    static String header() {
        return CsvFile.line(
                "id",
                "status",
                "createdAt",
                "clinicId",
                "callId",
                "payerParticipantId",
                "payerName",
                "requestedBy",
                "description",
                "currency",
                "amountMinor",
                "amount",
                "refundedMinor",
                "refunded",
                "refundPendingMinor",
                "paidAt",
                "endedAt",
                "endReason",
                "cardBrand",
                "cardLast4",
                "stripeAccount",
                "needsAttention",
                "disputeStatus",
                "disputeReason",
                "disputeMinor",
                "disputeEvidenceDueBy",
                "applicationFeeMinor");
    }

    /** One line per request; amounts in minor units and as decimals, times in UTC. */
    static String lines(List<Described> requests) {
        var text = new StringBuilder();
        requests.forEach(request -> text.append(line(request)));
        return text.toString();
    }

    private static String line(Described described) {
        PaymentRequestJson request = described.paymentRequest();
        Card card = request.card();
        ForStaff forStaff = Objects.requireNonNull(described.forStaff());
        Disputed dispute = forStaff.dispute();
        return CsvFile.line(
                request.id(),
                request.status().name(),
                request.createdAt().toString(),
                request.clinicId(),
                request.callId(),
                request.payerParticipantId(),
                forStaff.payerName(),
                request.requestedBy(),
                described.description(),
                request.currency(),
                Long.toString(request.amountMinor()),
                decimal(request.amountMinor(), request.currency()),
                Long.toString(request.refundedMinor()),
                decimal(request.refundedMinor(), request.currency()),
                Long.toString(request.refundPendingMinor()),
                text(request.paidAt()),
                text(request.endedAt()),
                request.endReason(),
                card == null ? null : card.brand(),
                card == null ? null : card.last4(),
                described.stripeAccount(),
                request.needsAttention() == null
                        ? null
                        : request.needsAttention().code(),
                dispute == null ? null : dispute.status().name(),
                dispute == null ? null : dispute.reason(),
                dispute == null ? null : Long.toString(dispute.amountMinor()),
                dispute == null ? null : text(dispute.evidenceDueBy()),
                Long.toString(forStaff.applicationFeeMinor()));
    }

    private static String decimal(long amountMinor, String currency) {
        return StripeCurrency.decimal(amountMinor, Currency.getInstance(currency));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}

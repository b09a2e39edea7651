package org.caretill.paymentrequest.history;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.caretill.csvfiles.CsvFile;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.payout.BookedPayment;
import org.caretill.paymentrequest.request.PaymentRequestJson;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described.ForStaff;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/**
 * Payment requests as lines of a CSV file, with what Stripe has booked of them. It is for the clinic's own people, so it
 * includes the descriptions.
 */
final class PaymentRequestCsv {

    /** A request, what Stripe has booked of it, and what every column needs of them. */
    private record Line(
            Described described,
            PaymentRequestJson request,
            ForStaff forStaff,
            @Nullable Disputed dispute,
            @Nullable BookedPayment booked,
            ZoneId zone) {

        private @Nullable Card card() {
            return request.card();
        }

        private @Nullable Practitioner practitioner() {
            return described.practitioner();
        }

        private @Nullable String booked(Function<BookedPayment, @Nullable String> value) {
            return booked == null || booked.currency() == null ? null : value.apply(booked);
        }
    }

    /** The day in the clinic's time zone. */
    private static @Nullable String day(Line line, @Nullable Instant at) {
        return at == null ? null : at.atZone(line.zone).toLocalDate().toString();
    }

    private record Column(String name, Function<Line, @Nullable String> value) {}

    /**
     * The columns in their order. Programs read them by name; new ones come last. Amounts are in minor units and as
     * decimals, times in UTC, days in the clinic's time zone. What Stripe keeps and pays out is in the account's currency.
     */
    private static final List<Column> COLUMNS = List.of(
            new Column("id", line -> line.request.id()),
            new Column("status", line -> line.request.status().name()),
            new Column("createdAt", line -> text(line.request.createdAt())),
            new Column("clinicId", line -> line.request.clinicId()),
            new Column("callId", line -> line.request.callId()),
            new Column("payerParticipantId", line -> line.request.payerParticipantId()),
            new Column("payerName", line -> line.forStaff.payerName()),
            new Column("requestedBy", line -> line.request.requestedBy()),
            new Column("description", line -> line.described.description()),
            new Column("currency", line -> line.request.currency()),
            new Column("amountMinor", line -> Long.toString(line.request.amountMinor())),
            new Column("amount", line -> decimal(line.request.amountMinor(), line.request.currency())),
            new Column("refundedMinor", line -> Long.toString(line.request.refundedMinor())),
            new Column("refunded", line -> decimal(line.request.refundedMinor(), line.request.currency())),
            new Column("refundPendingMinor", line -> Long.toString(line.request.refundPendingMinor())),
            new Column("paidAt", line -> text(line.request.paidAt())),
            new Column("endedAt", line -> text(line.request.endedAt())),
            new Column("endReason", line -> line.request.endReason()),
            new Column(
                    "cardBrand",
                    line -> line.card() == null ? null : line.card().brand()),
            new Column(
                    "cardLast4",
                    line -> line.card() == null ? null : line.card().last4()),
            new Column("stripeAccount", line -> line.described.stripeAccount()),
            new Column(
                    "needsAttention",
                    line -> line.request.needsAttention() == null
                            ? null
                            : line.request.needsAttention().code()),
            new Column(
                    "disputeStatus",
                    line -> line.dispute == null ? null : line.dispute.status().name()),
            new Column("disputeReason", line -> line.dispute == null ? null : line.dispute.reason()),
            new Column("disputeMinor", line -> line.dispute == null ? null : Long.toString(line.dispute.amountMinor())),
            new Column(
                    "disputeEvidenceDueBy", line -> line.dispute == null ? null : text(line.dispute.evidenceDueBy())),
            new Column("applicationFeeMinor", line -> Long.toString(line.forStaff.applicationFeeMinor())),
            new Column("patientName", line -> line.described.patientName()),
            new Column("clinicianName", line -> line.described.clinicianName()),
            new Column("reference", line -> line.described.reference()),
            new Column("gstMinor", line -> Long.toString(line.described.gstMinor())),
            new Column(
                    "practitioner",
                    line -> line.practitioner() == null
                            ? null
                            : line.practitioner().name()),
            new Column(
                    "providerNumber",
                    line -> line.practitioner() == null
                            ? null
                            : line.practitioner().providerNumber()),
            new Column("itemNumber", line -> line.described.itemNumber()),
            new Column("paymentIntent", line -> line.booked == null ? null : line.booked.paymentIntent()),
            new Column("payout", line -> line.booked == null ? null : String.join(" ", line.booked.payouts())),
            new Column("payoutCurrency", line -> line.booked(BookedPayment::currency)),
            new Column("stripeFeeMinor", line -> line.booked(booked -> Long.toString(booked.stripeFeeMinor()))),
            new Column(
                    "stripeFee",
                    line -> line.booked(
                            booked -> decimal(booked.stripeFeeMinor(), Objects.requireNonNull(booked.currency())))),
            new Column("netMinor", line -> line.booked(booked -> Long.toString(booked.netMinor()))),
            new Column(
                    "net",
                    line -> line.booked(
                            booked -> decimal(booked.netMinor(), Objects.requireNonNull(booked.currency())))),
            new Column("requestedOn", line -> day(line, line.request.createdAt())),
            new Column("paidOn", line -> day(line, line.request.paidAt())),
            new Column("gst", line -> decimal(line.described.gstMinor(), line.request.currency())),
            new Column("applicationFee", line -> decimal(line.forStaff.applicationFeeMinor(), line.request.currency())),
            new Column(
                    "disputed",
                    line -> line.dispute == null
                            ? null
                            : decimal(line.dispute.amountMinor(), line.request.currency())));

    private PaymentRequestCsv() {}

    /** The names of the columns. */
    static String header() {
        return CsvFile.line(COLUMNS.stream().map(Column::name).toArray(String[]::new));
    }

    /**
     * One line per request.
     *
     * @param booked what Stripe booked, by the request's id, as far as the reader may see it
     * @param zones the time zones of the clinics by their ids
     */
    static String lines(List<Described> requests, Map<String, BookedPayment> booked, Map<String, ZoneId> zones) {
        var text = new StringBuilder();
        for (Described described : requests) {
            PaymentRequestJson request = described.paymentRequest();
            ForStaff forStaff = Objects.requireNonNull(described.forStaff());
            var line = new Line(
                    described,
                    request,
                    forStaff,
                    forStaff.dispute(),
                    booked.get(request.id()),
                    zones.getOrDefault(request.clinicId(), ZoneOffset.UTC));
            text.append(CsvFile.line(
                    COLUMNS.stream().map(column -> column.value().apply(line)).toArray(String[]::new)));
        }
        return text.toString();
    }

    private static String decimal(long amountMinor, String currency) {
        return StripeCurrency.decimal(amountMinor, Currency.getInstance(currency));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}

package org.caretill.paymentrequest.receipt;

import java.text.Normalizer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.identifiers.Abn;
import org.caretill.paymentrequest.model.Business;
import org.caretill.paymentrequest.model.Card;
import org.caretill.problemdetails.PlainText;
import org.caretill.striperules.CardBrand;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a receipt, in the reader's language and in reading order.
 *
 * @param title of the document
 * @param heading what the document is
 * @param clinicName empty if it is not known
 */
record ReceiptContent(
        String lang,
        String direction,
        String title,
        String heading,
        String clinicName,
        List<Row> details,
        String currency,
        List<Row> amounts,
        List<Refund> refunds,
        List<Adjustment> adjustments,
        List<Return> returns) {

    private static final Pattern DIRECTION_CONTROLS = Pattern.compile("[" + PlainText.DIRECTION_CONTROLS + "]");

    /** A line with its label. */
    record Row(String label, String value) {}

    /** A line of the refunds. */
    record Refund(String date, String status, String amount) {}

    /** A line of the adjustment notes. */
    record Adjustment(String number, String date, String reason, String amount, String gst) {}

    /** A line of the amounts returned by the cardholder's bank. */
    record Return(String date, String amount) {}

    static ReceiptContent of(Receipt receipt, ReceiptWords words) {
        String clinicName = receipt.clinicName() == null ? "" : readable(receipt.clinicName());
        String kind = receipt.chargesGst() ? "taxInvoice" : "title";
        ZoneId zone = ZoneId.of(receipt.timeZone());
        return new ReceiptContent(
                words.lang(),
                words.direction(),
                clinicName.isEmpty() ? words.say(kind) : words.say(kind + "From", Map.of("clinic", clinicName)),
                words.say(kind),
                clinicName,
                details(receipt, words, zone),
                words.say("amountsIn", Map.of("currency", words.currency(receipt.currency()))),
                amounts(receipt, words),
                receipt.refunds().stream()
                        .map(refund -> new Refund(
                                words.date(refund.at().atZone(zone).toLocalDate()),
                                words.say("refund." + refund.status()),
                                words.amount(receipt.money(refund.amountMinor()))))
                        .toList(),
                receipt.adjustmentNotes().stream()
                        .map(note -> new Adjustment(
                                note.number(),
                                words.date(note.issuedOn()),
                                words.say(
                                        note.amountMinor() == receipt.chargedMinor()
                                                ? "adjustmentOfAll"
                                                : "adjustmentOfPart"),
                                words.amount(receipt.money(note.amountMinor())),
                                words.amount(receipt.money(note.gstMinor()))))
                        .toList(),
                receipt.returnsByBank().stream()
                        .map(lost -> new Return(
                                words.date(lost.at().atZone(zone).toLocalDate()),
                                words.amount(receipt.money(lost.amountMinor()))))
                        .toList());
    }

    private static List<Row> details(Receipt receipt, ReceiptWords words, ZoneId zone) {
        List<Row> rows = new ArrayList<>();
        Business business = receipt.business();
        if (business != null) {
            add(rows, words.say("abn"), business.abn() == null ? null : Abn.grouped(business.abn()));
            add(rows, words.say("address"), business.address());
            add(rows, words.say("phone"), business.phone());
        }
        add(rows, words.say("buyer"), receipt.buyerName());
        add(rows, words.say("patient"), receipt.patientName());
        // The buyer is who pays.
        if (!receipt.payerIsPatient() && receipt.buyerName() == null) {
            add(rows, words.say("paidBy"), receipt.payerName());
        }
        add(rows, words.say("serviceDate"), words.date(receipt.serviceDate()));
        if (receipt.practitioner() != null) {
            add(rows, words.say("practitioner"), receipt.practitioner().name());
            add(rows, words.say("providerNumber"), receipt.practitioner().providerNumber());
        }
        add(rows, words.say("itemNumber"), receipt.itemNumber());
        add(rows, words.say("description"), receipt.description());
        if (receipt.patientClaims()) {
            add(rows, words.say("claim"), words.say("claimByPatient"));
        }
        if (receipt.chargesGst()) {
            add(
                    rows,
                    words.say("issuedOn"),
                    words.date(receipt.paidAt().atZone(zone).toLocalDate()));
        }
        add(rows, words.say("paidOn"), words.time(receipt.paidAt().atZone(zone)));
        Card card = receipt.card();
        if (card != null) {
            add(
                    rows,
                    words.say("paidWith"),
                    words.say("cardOf", Map.of("brand", CardBrand.named(card.brand()), "last4", card.last4())));
        }
        add(rows, words.say("reference"), receipt.reference());
        return rows;
    }

    private static void add(List<Row> rows, String label, @Nullable String value) {
        String text = value == null ? "" : readable(value);
        if (!text.isEmpty()) {
            rows.add(new Row(label, text));
        }
    }

    private static List<Row> amounts(Receipt receipt, ReceiptWords words) {
        List<Row> rows = new ArrayList<>();
        rows.add(amount("charged", receipt, receipt.chargedMinor(), words));
        if (receipt.chargesGst()) {
            rows.add(amount("gst", receipt, receipt.gstMinor(), words));
        } else if (receipt.business() != null && receipt.currency().equals("AUD")) {
            rows.add(new Row(words.say("noGst"), words.say("gstFree")));
        }
        rows.add(amount("paid", receipt, receipt.paidMinor(), words));
        if (receipt.refundedMinor() > 0) {
            rows.add(amount("refunded", receipt, receipt.refundedMinor(), words));
        }
        if (receipt.refundPendingMinor() > 0) {
            rows.add(amount("refundPending", receipt, receipt.refundPendingMinor(), words));
        }
        boolean bankGaveBack = receipt.returnedByBankMinor() > 0;
        if (bankGaveBack) {
            rows.add(amount("returnedByBank", receipt, receipt.returnedByBankMinor(), words));
        }
        if (receipt.keptMinor() != receipt.paidMinor()) {
            rows.add(amount(bankGaveBack ? "keptOfAll" : "kept", receipt, receipt.keptMinor(), words));
        }
        rows.add(amount("outstanding", receipt, receipt.outstandingMinor(), words));
        return rows;
    }

    private static Row amount(String label, Receipt receipt, long amountMinor, ReceiptWords words) {
        return new Row(words.say(label), words.amount(receipt.money(amountMinor)));
    }

    /** The same content with the function applied to the texts that people wrote or that are formatted. */
    ReceiptContent printedAs(UnaryOperator<String> printed) {
        return new ReceiptContent(
                lang,
                direction,
                title,
                heading,
                printed.apply(clinicName),
                details.stream()
                        .map(row -> new Row(row.label, printed.apply(row.value)))
                        .toList(),
                printed.apply(currency),
                amounts.stream()
                        .map(row -> new Row(row.label, printed.apply(row.value)))
                        .toList(),
                refunds.stream()
                        .map(refund ->
                                new Refund(printed.apply(refund.date), refund.status, printed.apply(refund.amount)))
                        .toList(),
                adjustments.stream()
                        .map(note -> new Adjustment(
                                note.number,
                                printed.apply(note.date),
                                note.reason,
                                printed.apply(note.amount),
                                printed.apply(note.gst)))
                        .toList(),
                returns.stream()
                        .map(lost -> new Return(printed.apply(lost.date), printed.apply(lost.amount)))
                        .toList());
    }

    /** The texts of the paragraphs and of the tables' data cells, in reading order. */
    List<String> texts() {
        return Stream.of(
                        Stream.of(clinicName).filter(name -> !name.isEmpty()),
                        details.stream().map(Row::value),
                        Stream.of(currency),
                        amounts.stream().map(Row::value),
                        refunds.stream().flatMap(refund -> Stream.of(refund.date, refund.status, refund.amount)),
                        adjustments.stream()
                                .flatMap(note -> Stream.of(note.number, note.date, note.reason, note.amount, note.gst)),
                        returns.stream().flatMap(lost -> Stream.of(lost.date, lost.amount)))
                .flatMap(texts -> texts)
                .toList();
    }

    /**
     * Removes characters that XML does not allow, and invisible ones that change the text direction of what follows.
     */
    private static String readable(String text) {
        String undirected = DIRECTION_CONTROLS.matcher(text).replaceAll("");
        var readable = new StringBuilder(text.length());
        Normalizer.normalize(undirected, Normalizer.Form.NFC).codePoints().forEach(sign -> {
            switch (Character.getType(sign)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> readable.append(' ');
                case Character.SURROGATE, Character.UNASSIGNED -> readable.append('\uFFFD');
                default -> readable.appendCodePoint(sign);
            }
        });
        return readable.toString().strip();
    }
}

package org.caretill.paymentrequest.receipt;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A receipt as a well-formed HTML page, for browsers and as the source of the PDF. All values are escaped. The page
 * runs no script, loads nothing and cannot be framed.
 */
final class ReceiptPage {

    private static final String STYLE = resource("receipt.css");

    /** Allows nothing but the page's own style, by its hash. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(Base64.getEncoder().encodeToString(DigestUtils.sha256(STYLE)));

    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build()
            .parse(resource("receipt.html"), Variant.forContentType(Variant.TEXT_HTML));

    private ReceiptPage() {}

    /** A receipt in one language. */
    private record Version(String name, ReceiptContent content, ReceiptWords words) {}

    /** The page for a browser, in the language of the words; the English one is a press away. */
    static String html(Receipt receipt, ReceiptWords words) {
        var own = new Version("own", ReceiptContent.of(receipt, words), words);
        ReceiptWords english = words.inEnglish();
        return "<!DOCTYPE html>\n"
                + (words.isEnglish()
                        ? xml(List.of(own))
                        : xml(List.of(own, new Version("english", ReceiptContent.of(receipt, english), english))));
    }

    /** The page in one language as XML, without a document type. */
    static String xml(ReceiptContent content, ReceiptWords words) {
        return xml(List.of(new Version("own", content, words)));
    }

    /** @param versions first the one that is shown */
    private static String xml(List<Version> versions) {
        Version shown = versions.getFirst();
        return TEMPLATE.data("style", new RawString(STYLE))
                .data("subject", shown.words.say("subject"))
                .data("lang", shown.content.lang())
                .data("direction", shown.content.direction())
                .data("title", shown.content.title())
                .data("english", versions.size() > 1)
                .data("inOwnLanguage", shown.words.endonym())
                .data("inEnglish", shown.words.say("inEnglish"))
                .data("versions", versions.stream().map(ReceiptPage::data).toList())
                .render();
    }

    /** Maps, because the template engine reads them without reflection. */
    private static Map<String, Object> data(Version version) {
        ReceiptContent content = version.content;
        return Map.ofEntries(
                Map.entry("name", version.name),
                Map.entry("words", version.words.all()),
                Map.entry("lang", content.lang()),
                Map.entry("direction", content.direction()),
                Map.entry("heading", content.heading()),
                Map.entry("clinicName", content.clinicName()),
                Map.entry("details", rows(content.details())),
                Map.entry("currency", content.currency()),
                Map.entry("amounts", rows(content.amounts())),
                Map.entry(
                        "refunds",
                        content.refunds().stream()
                                .map(refund -> Map.of(
                                        "date", refund.date(), "status", refund.status(), "amount", refund.amount()))
                                .toList()),
                Map.entry(
                        "adjustments",
                        content.adjustments().stream()
                                .map(note -> Map.of(
                                        "number",
                                        note.number(),
                                        "date",
                                        note.date(),
                                        "reason",
                                        note.reason(),
                                        "amount",
                                        note.amount(),
                                        "gst",
                                        note.gst()))
                                .toList()),
                Map.entry(
                        "returns",
                        content.returns().stream()
                                .map(lost -> Map.of("date", lost.date(), "amount", lost.amount()))
                                .toList()));
    }

    private static List<Map<String, String>> rows(List<ReceiptContent.Row> rows) {
        return rows.stream()
                .map(row -> Map.of("label", row.label(), "value", row.value()))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReceiptPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

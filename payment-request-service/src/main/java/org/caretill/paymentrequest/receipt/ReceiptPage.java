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

    /** The page for a browser. */
    static String html(ReceiptContent content, ReceiptWords words) {
        return "<!DOCTYPE html>\n" + xml(content, words);
    }

    /** The page as XML, without a document type. */
    static String xml(ReceiptContent content, ReceiptWords words) {
        return TEMPLATE.data("style", new RawString(STYLE))
                .data("words", words.all())
                .data("lang", content.lang())
                .data("direction", content.direction())
                .data("title", content.title())
                .data("clinicName", content.clinicName())
                .data("details", rows(content.details()))
                .data("currency", content.currency())
                .data("amounts", rows(content.amounts()))
                .data(
                        "refunds",
                        content.refunds().stream()
                                .map(refund -> Map.of(
                                        "date", refund.date(), "status", refund.status(), "amount", refund.amount()))
                                .toList())
                .data(
                        "returns",
                        content.returns().stream()
                                .map(lost -> Map.of("date", lost.date(), "amount", lost.amount()))
                                .toList())
                .render();
    }

    /** Maps, because the template engine reads them without reflection. */
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

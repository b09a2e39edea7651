package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReceiptPageTest {

    private static final ReceiptWords ENGLISH = ReceiptWords.of("en-AU", "AU");

    static final List<String> NAMES = ReceiptOf.NAMES;

    @Test
    void the_page_has_everything_a_medical_account_needs_in_this_order() throws Exception {
        Document page = page(ReceiptOf.refunded("Alex Example"), ENGLISH);
        assertThat(texts(page, "th", "td").stream()
                        .map(text -> text.replace('\u202F', ' '))
                        .toList())
                .containsExactly(
                        "Patient",
                        "Alex Example",
                        "Date of service",
                        "23 November 2026",
                        "Practitioner",
                        "Dr Mei Lin",
                        "Provider number",
                        "2426631A",
                        "Item number",
                        "91891",
                        "Description",
                        "Consultation, 20 minutes; for Alex Example",
                        "Paid on",
                        "23 November 2026, 12:02 pm (Australian Eastern Daylight Time)",
                        "Paid with",
                        "Visa, card number ending in 4242",
                        "Reference",
                        "YCST-6P68",
                        "What",
                        "Amount",
                        "Charged",
                        "$85.00",
                        "Paid",
                        "$85.00",
                        "Refunded",
                        "$30.00",
                        "Refund on its way",
                        "$5.00",
                        "Paid after refunds",
                        "$50.00",
                        "Outstanding",
                        "$0.00",
                        "Date",
                        "Status",
                        "Amount",
                        "25 November 2026",
                        "Refunded",
                        "$30.00",
                        "26 November 2026",
                        "On its way",
                        "$5.00",
                        "27 November 2026",
                        "Failed: nothing was given back",
                        "$7.00");
        assertThat(texts(page, "h1", "h2", "p"))
                .containsExactly(
                        "Receipt",
                        ReceiptOf.CLINIC,
                        "Details",
                        "Amounts",
                        "Currency: Australian Dollar (AUD)",
                        "Refunds");
        assertThat(texts(page, "title")).containsExactly("Receipt from " + ReceiptOf.CLINIC);
    }

    @Test
    void the_lines_are_in_the_order_of_the_file_of_words() throws Exception {
        List<String> labels = texts(page(ReceiptOf.refunded("Alex Example"), ENGLISH), "th");
        List<String> words;
        try (var file = new BufferedReader(new InputStreamReader(
                ReceiptWords.class.getResourceAsStream("words.properties"), StandardCharsets.UTF_8))) {
            words = file.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .distinct()
                    .filter(labels::contains)
                    .toList();
        }
        assertThat(labels.stream().distinct()).containsExactlyElementsOf(words);
    }

    @Test
    void amounts_returned_by_the_bank_are_listed_with_dates() throws Exception {
        Document page = page(ReceiptOf.returnedByBank("Alex Example"), ENGLISH);
        List<String> texts = texts(page, "th", "td");
        assertThat(texts.subList(texts.indexOf("What"), texts.size()))
                .containsExactly(
                        "What",
                        "Amount",
                        "Charged",
                        "$85.00",
                        "Paid",
                        "$85.00",
                        "Returned through the cardholder’s bank",
                        "$85.00",
                        "Paid after what was returned",
                        "$0.00",
                        "Outstanding",
                        "$0.00",
                        "Date",
                        "Amount",
                        "31 December 2026",
                        "$50.00",
                        "2 January 2027",
                        "$35.00");
        assertThat(texts(page, "h2")).endsWith("Amounts", "Returned through the cardholder’s bank");
    }

    @Test
    void without_refunds_the_page_does_not_mention_them() throws Exception {
        assertThat(texts(page(ReceiptOf.paid("AUD", 8500), ENGLISH), "th", "h2"))
                .noneMatch(text -> text.toLowerCase(java.util.Locale.ROOT).contains("refund"))
                .noneMatch(text -> text.contains("bank"));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void values_are_escaped(String name) throws Exception {
        Document page = page(ReceiptOf.refunded(name), ENGLISH);
        assertThat(texts(page, "script", "img", "a", "link", "iframe", "form")).isEmpty();
        String shown = texts(page, "td").getFirst();
        if (name.codePoints().allMatch(sign -> Character.isLetterOrDigit(sign) || sign == ' ')) {
            assertThat(shown).isEqualTo(name);
        } else if (name.startsWith("<script>")) {
            assertThat(shown).isEqualTo(name);
        }
        assertThat(shown).doesNotContain("\u0000", "\uFFFE", "\u202E");
    }

    @Test
    void the_policy_allows_the_pages_style() throws Exception {
        String style =
                texts(page(ReceiptOf.paid("AUD", 8500), ENGLISH), "style").getFirst();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(ReceiptPage.CONTENT_SECURITY_POLICY)
                .startsWith("default-src 'none';")
                .contains("style-src 'sha256-" + hash + "'");
    }

    @Test
    void the_page_has_the_language_and_direction_of_its_words() throws Exception {
        Element english = page(ReceiptOf.paid("AUD", 8500), ENGLISH).getDocumentElement();
        assertThat(english.getAttribute("lang") + " " + english.getAttribute("dir"))
                .isEqualTo("en-AU ltr");
        Element arabic =
                page(ReceiptOf.paid("AUD", 8500), ReceiptWords.of("ar", "AU")).getDocumentElement();
        assertThat(arabic.getAttribute("lang") + " " + arabic.getAttribute("dir"))
                .isEqualTo("ar rtl");
    }

    @Test
    void a_payment_without_optional_details_has_a_page_too() throws Exception {
        Receipt full = ReceiptOf.paid("AUD", 8500);
        Receipt bare = new Receipt(
                full.paymentRequestId(),
                null,
                null,
                null,
                true,
                full.serviceDate(),
                "UTC",
                null,
                null,
                "\u0007",
                "AUD",
                8500,
                8500,
                0,
                0,
                0,
                8500,
                0,
                full.paidAt(),
                null,
                List.of(),
                List.of(),
                full.reference(),
                null,
                0,
                false,
                List.of());
        Document page = page(bare, ENGLISH);
        assertThat(texts(page, "title")).containsExactly("Receipt");
        assertThat(texts(page, "th"))
                .containsExactly(
                        "Date of service", "Paid on", "Reference", "What", "Amount", "Charged", "Paid", "Outstanding");
        assertThat(ReceiptPdf.of(ReceiptContent.of(bare, ENGLISH), ENGLISH)).isNotEmpty();
    }

    private static Document page(Receipt receipt, ReceiptWords words) throws Exception {
        String html = ReceiptPage.html(receipt, words);
        assertThat(html).startsWith("<!DOCTYPE html>\n");
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    private static List<String> texts(Document page, String... elements) {
        var all = page.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(element -> List.of(elements).contains(element.getTagName()))
                .map(Element::getTextContent)
                .toList();
    }
}

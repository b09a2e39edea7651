package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.font.PDCIDFontType2;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

class ReceiptPdfTest {

    private static final ReceiptWords ENGLISH = ReceiptWords.of("en-AU", "AU");

    static final List<String> NAMES = ReceiptOf.NAMES;

    @BeforeAll
    static void prepare_checker() {
        VeraGreenfieldFoundryProvider.initialise();
    }

    @Test
    void screen_readers_get_the_texts_of_the_page_in_the_same_order() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(pdf("Alex Example", ENGLISH))) {
            assertThat(new PDFTextStripper()
                            .getText(pdf)
                            .replaceAll("[\\s\u202F]+", " ")
                            .strip())
                    .isEqualTo("Receipt Harbour Telehealth & Family Clinic Details Patient Alex Example Date of"
                            + " service 23 November 2026 Practitioner Dr Mei Lin Provider number 2426631A Item"
                            + " number 91891 Description Consultation, 20 minutes; for Alex Example Paid on 23"
                            + " November 2026, 12:02 pm (Australian Eastern Daylight Time) Paid with Visa, card"
                            + " number ending in 4242 Reference YCST-6P68 Amounts"
                            + " Currency: Australian Dollar (AUD) What Amount Charged $85.00 Paid $85.00"
                            + " Refunded $30.00 Refund on its way $5.00 Paid after refunds $50.00 Outstanding"
                            + " $0.00 Refunds Date Status Amount 25 November 2026 Refunded $30.00 26 November"
                            + " 2026 On its way $5.00 27 November 2026 Failed: nothing was given back $7.00");
        }
    }

    @Test
    void screen_readers_get_amounts_returned_by_the_bank_too() throws Exception {
        byte[] bytes = ReceiptPdf.of(ReceiptContent.of(ReceiptOf.returnedByBank("Alex Example"), ENGLISH), ENGLISH);
        assertThat(violations(bytes)).isEmpty();
        try (PDDocument pdf = Loader.loadPDF(bytes)) {
            assertThat(new PDFTextStripper()
                            .getText(pdf)
                            .replaceAll("[\\s\u202F]+", " ")
                            .strip())
                    .endsWith("Charged $85.00 Paid $85.00 Returned through the cardholder’s bank $85.00"
                            + " Paid after what was returned $0.00 Outstanding $0.00"
                            + " Returned through the cardholder’s bank Date Amount"
                            + " 31 December 2026 $50.00 2 January 2027 $35.00");
        }
    }

    @Test
    void the_pdf_has_a_title_and_a_language() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(pdf("Alex Example", ENGLISH))) {
            var catalog = pdf.getDocumentCatalog();
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getLanguage()).isEqualTo("en-AU");
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("Receipt from " + ReceiptOf.CLINIC);
            assertThat(new String(catalog.getMetadata().toByteArray(), StandardCharsets.UTF_8))
                    .contains("pdfuaid:part");
        }
    }

    @Test
    void headings_and_tables_are_tagged_and_every_header_has_a_scope() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(pdf("Alex Example", ENGLISH))) {
            List<PDStructureElement> elements = elements(pdf);
            assertThat(elements)
                    .map(PDStructureElement::getStructureType)
                    .containsSubsequence("H1", "P", "H2", "Table", "H2", "P", "Table", "H2", "Table");
            assertThat(elements)
                    .filteredOn(element -> element.getStructureType().equals("TH"))
                    .hasSize(9 + 2 + 6 + 3)
                    .allSatisfy(header -> assertThat(scope(header)).isIn("Row", "Column"));
            assertThat(elements)
                    .filteredOn(element -> element.getStructureType().matches("THead|TBody|TFoot"))
                    .allSatisfy(rows -> assertThat(rows.getKids()).isNotEmpty());
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void with_any_name_it_is_pdf_ua_with_embedded_fonts(String name) throws Exception {
        byte[] pdf = pdf(name, ENGLISH);
        assertThat(violations(pdf)).isEmpty();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(fonts(document)).isNotEmpty().allSatisfy(font -> {
                assertThat(font.isEmbedded()).isTrue();
                assertThat(font.getName()).containsAnyOf("DejaVuSans", "CaretillNames");
            });
        }
    }

    /** The scripts of the languages that the patients' pages are to speak, and some more of Australia's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "রহিমা খাতুন",
                "王小明",
                "陳美玲",
                "สมชาย ใจดี",
                "ሀዋርያት ተስፋዬ",
                "山田 タロウ",
                "김민준",
                "सुनीता शर्मा",
                "សុខ ស្រីមុំ",
                "ဒေါ်အောင်ဆန်း",
                "ສົມຊາຍ ຜູ້",
                "عائشہ صدیقی",
                "ئازاد ڕەسووڵ",
                "محمد عبد الله",
                "שרה כהן",
                "გიორგი",
                "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
                "கவிதா",
                "නිමල් පෙරේරා"
            })
    void every_name_is_printed_and_its_letters_can_be_read_out(String name) throws Exception {
        byte[] bytes = pdf(name, ENGLISH);
        assertThat(violations(bytes)).isEmpty();
        assertThat(bytes.length).isLessThan(120_000);
        try (PDDocument pdf = Loader.loadPDF(bytes)) {
            String printed = new PDFTextStripper().getText(pdf);
            assertThat(printed).doesNotContain("\uFFFD");
            assertThat(elements(pdf).stream()
                                    .map(PDStructureElement::getActualText)
                                    .anyMatch(name::equals)
                            || printed.contains("Patient " + name))
                    .isTrue();
            for (PDFont font : fonts(pdf)) {
                if (font.getName().contains("CaretillNames")) {
                    everyGlyphCanBeSeen((PDType0Font) font);
                }
            }
        }
    }

    private static void everyGlyphCanBeSeen(PDType0Font font) throws Exception {
        var glyphs = ((PDCIDFontType2) font.getDescendantFont()).getTrueTypeFont();
        assertThat(glyphs.getNumberOfGlyphs()).isGreaterThan(1);
        for (int glyph = 1; glyph < glyphs.getNumberOfGlyphs(); glyph++) {
            assertThat(glyphs.getGlyph().getGlyph(glyph).getPath().getBounds2D().isEmpty())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "fa-AF"})
    void a_right_to_left_language_is_pdf_ua_too(String locale) throws Exception {
        byte[] pdf = pdf("محمد عبد الله", ReceiptWords.of(locale, "AU"));
        assertThat(violations(pdf)).isEmpty();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo(locale);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"محمد عبد الله", "שרה כהן", "王小明", "สมชาย ใจดี"})
    void screen_readers_get_the_original_name_even_if_the_font_lacks_characters(String name) throws Exception {
        try (PDDocument pdf = Loader.loadPDF(pdf(name, ENGLISH))) {
            assertThat(elements(pdf))
                    .map(PDStructureElement::getActualText)
                    .contains(name, "Consultation, 20 minutes; for " + name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nguyễn Thị Ánh", "محمد عبد الله", "שרה כהן", "Ελένη", "Ольга", "Հայկ", "გიორგი"})
    void the_font_covers_these_scripts(String name) throws Exception {
        try (PDDocument pdf = Loader.loadPDF(pdf(name, ENGLISH))) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Patient " + name)
                    .doesNotContain("\uFFFD");
        }
    }

    private static byte[] pdf(String patientName, ReceiptWords words) {
        return ReceiptPdf.of(ReceiptContent.of(ReceiptOf.refunded(patientName), words), words);
    }

    /** The PDF's violations of ISO 14289-1. */
    private static List<String> violations(byte[] pdf) throws Exception {
        try (var parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFUA_1);
                var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
            var result = validator.validate(parser);
            List<String> violations = new ArrayList<>(result.getTestAssertions().stream()
                    .map(violation -> violation.getRuleId().getClause() + " " + violation.getMessage())
                    .toList());
            if (!result.isCompliant() && violations.isEmpty()) {
                violations.add("not compliant");
            }
            return violations;
        }
    }

    private static List<PDStructureElement> elements(PDDocument pdf) {
        List<PDStructureElement> elements = new ArrayList<>();
        collect(pdf.getDocumentCatalog().getStructureTreeRoot(), elements);
        return elements;
    }

    private static void collect(PDStructureNode node, List<PDStructureElement> elements) {
        for (Object kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                elements.add(element);
                collect(element, elements);
            }
        }
    }

    private static String scope(PDStructureElement header) {
        return header.getCOSObject().getDictionaryObject(COSName.A) instanceof COSDictionary attributes
                ? attributes.getNameAsString("Scope")
                : null;
    }

    private static Set<PDFont> fonts(PDDocument pdf) throws Exception {
        Set<PDFont> fonts = new HashSet<>();
        for (var page : pdf.getPages()) {
            for (COSName name : page.getResources().getFontNames()) {
                fonts.add(page.getResources().getFont(name));
            }
        }
        return fonts;
    }
}

package org.caretill.paymentrequest.receipt;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.TextDirection;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.caretill.namefonts.NamesFont;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The page of a receipt as an accessible PDF: tagged, with title and language, PDF/UA-1 (ISO 14289-1). The embedded
 * font DejaVu Sans covers Latin (including Vietnamese), Greek, Cyrillic, Armenian, Georgian, Arabic and Hebrew; names in
 * other scripts are drawn by a font that is made for the document ({@link NamesFont}). A character that no font has is
 * printed as U+FFFD. Screen readers and copying get the original in any case. The renderer itself opens neither files
 * nor connections.
 */
final class ReceiptPdf {

    private static final String FAMILY = "DejaVu Sans";
    private static final byte[] REGULAR = font("DejaVuSans.ttf");
    private static final byte[] BOLD = font("DejaVuSans-Bold.ttf");
    private static final CmapLookup GLYPHS = glyphs();

    /** The style of the page names it after {@link #FAMILY}. */
    private static final String NAMES_FAMILY = "Receipt names";

    private ReceiptPdf() {}

    static byte[] of(ReceiptContent content, ReceiptWords words) {
        var names = new NamesFont(character -> GLYPHS.getGlyphId(character) != 0);
        ReceiptContent printed = content.printedAs(names::printed);
        var pdf = new ByteArrayOutputStream();
        var renderer = new PdfRendererBuilder();
        names.file()
                .ifPresent(font -> renderer.useFont(
                        () -> new ByteArrayInputStream(font), NAMES_FAMILY, 400, FontStyle.NORMAL, true));
        try {
            renderer.usePdfUaAccessibility(true)
                    .withProducer("Caretill")
                    .useFont(() -> new ByteArrayInputStream(REGULAR), FAMILY, 400, FontStyle.NORMAL, true)
                    .useFont(() -> new ByteArrayInputStream(BOLD), FAMILY, 700, FontStyle.NORMAL, true)
                    .useUnicodeBidiSplitter(new ICUBidiSplitter.ICUBidiSplitterFactory())
                    .useUnicodeBidiReorderer(new ICUBidiReorderer())
                    .defaultTextDirection(content.direction().equals("rtl") ? TextDirection.RTL : TextDirection.LTR)
                    .useUriResolver((_, _) -> null)
                    .useExternalResourceAccessControl(
                            (_, _) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                    .useExternalResourceAccessControl(
                            (_, _) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
                    .withW3cDocument(document(ReceiptPage.xml(printed, words)), null)
                    .toStream(pdf)
                    .run();
            return readAs(pdf.toByteArray(), content, printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes empty groups of rows, and sets the original text where the printed one differs from it. */
    private static byte[] readAs(byte[] pdf, ReceiptContent content, ReceiptContent printed) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<PDStructureElement> elements = new ArrayList<>();
            tidy(document.getDocumentCatalog().getStructureTreeRoot(), elements);
            List<String> written = content.texts();
            List<String> signs = printed.texts();
            if (elements.size() != written.size()) {
                throw new IllegalStateException("The receipt's PDF does not have the same texts as its page");
            }
            for (int i = 0; i < written.size(); i++) {
                String text = written.get(i);
                if (!text.equals(signs.get(i)) || Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
                    elements.get(i).setActualText(text);
                }
            }
            var out = new ByteArrayOutputStream(pdf.length);
            document.save(out);
            return out.toByteArray();
        }
    }

    private static void tidy(PDStructureNode node, List<PDStructureElement> texts) {
        for (Object kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                if (element.getKids().isEmpty() && element.getStructureType().matches("THead|TFoot")) {
                    node.removeKid(element);
                } else {
                    if (element.getStructureType().matches("P|TD")) {
                        texts.add(element);
                    }
                    tidy(element, texts);
                }
            }
        }
    }

    private static Document document(String page) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("The receipt's page is not well-formed", e);
        }
    }

    private static CmapLookup glyphs() {
        try (var font = new TTFParser().parse(new RandomAccessReadBuffer(REGULAR))) {
            return font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] font(String file) {
        String path = "/net/sf/jasperreports/fonts/dejavu/" + file;
        try (InputStream in = Objects.requireNonNull(ReceiptPdf.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the account says, whole, as JSON, page and text of the PDF, in the folder {@code golden}. Run with {@code
 * -Dgolden.renew} to write the files anew, and read what has changed.
 */
class ReceiptGoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/org/caretill/paymentrequest/receipt/golden");
    private static final boolean RENEW = System.getProperty("golden.renew") != null;
    private static final ReceiptWords ENGLISH = ReceiptWords.of("en-AU", "AU");

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final Map<String, Supplier<Receipt>> RECEIPTS = Map.of(
            "gst-free", ReceiptOf::gstFree,
            "tax-invoice", ReceiptOf::taxInvoice,
            "tax-invoice-that-names-the-buyer", ReceiptOf::taxInvoiceThatNamesTheBuyer,
            "tax-invoice-with-adjustment-note", ReceiptOf::taxInvoiceWithRefunds);

    @ParameterizedTest
    @ValueSource(
            strings = {"gst-free", "tax-invoice", "tax-invoice-that-names-the-buyer", "tax-invoice-with-adjustment-note"
            })
    void an_account_says_what_it_has_always_said(String name) throws IOException {
        Receipt receipt = RECEIPTS.get(name).get();
        ReceiptContent content = ReceiptContent.of(receipt, ENGLISH);
        compare(name + ".json", JSON.writeValueAsString(receipt));
        compare(name + ".html", ReceiptPage.html(receipt, ENGLISH).replaceAll("(?s)<style>.*</style>", "<style/>"));
        try (PDDocument pdf = Loader.loadPDF(ReceiptPdf.of(content, ENGLISH))) {
            compare(name + ".pdf.txt", new PDFTextStripper().getText(pdf));
        }
    }

    private static void compare(String file, String text) throws IOException {
        String readable = text.strip().replaceAll("[\\u00A0\\u202F]", " ").replace("\r\n", "\n") + "\n";
        Path golden = FOLDER.resolve(file);
        if (RENEW) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, readable);
        }
        assertThat(readable).as(file).isEqualTo(Files.readString(golden));
    }
}

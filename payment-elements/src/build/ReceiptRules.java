import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.caretill.identifiers.ReceiptDetails;

/** Generates what the browser must know of a receipt's details from the library that the services use. */
class ReceiptRules {

    static void generate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("receipt-rules.ts"), """
            // Generated from libraries/identifiers.

            /** The form of item numbers and provider numbers. */
            export const RECEIPT_NUMBER = /^%s$/;

            export const RECEIPT_NUMBER_LENGTH = %d;

            export const PRACTITIONER_NAME_LENGTH = %d;
            """.formatted(
                        ReceiptDetails.NUMBER, ReceiptDetails.NUMBER_LENGTH, ReceiptDetails.NAME_LENGTH));
    }
}

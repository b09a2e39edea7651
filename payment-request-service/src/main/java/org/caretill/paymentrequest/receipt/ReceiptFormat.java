package org.caretill.paymentrequest.receipt;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.caretill.problemdetails.MediaTypePreference;

/** The media types of a receipt. A caller who accepts anything gets the first. */
enum ReceiptFormat {
    JSON(MediaType.APPLICATION_JSON),
    HTML(MediaType.TEXT_HTML),
    PDF("application/pdf");

    private final MediaType type;

    ReceiptFormat(String type) {
        this.type = MediaType.valueOf(type);
    }

    MediaType mediaType() {
        return this == HTML ? type.withCharset("utf-8") : type;
    }

    /** The format that the caller prefers; empty if the caller accepts none. */
    static Optional<ReceiptFormat> of(List<MediaType> acceptable) {
        return Arrays.stream(values())
                .filter(format -> format.preference(acceptable).isAcceptable())
                .max(Comparator.comparing((ReceiptFormat format) -> format.preference(acceptable))
                        .thenComparing(Comparator.reverseOrder()));
    }

    private MediaTypePreference preference(List<MediaType> acceptable) {
        return MediaTypePreference.of(type, acceptable);
    }
}

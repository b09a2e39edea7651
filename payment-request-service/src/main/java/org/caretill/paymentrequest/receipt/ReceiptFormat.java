package org.caretill.paymentrequest.receipt;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /**
     * The format that the caller prefers; empty if the caller accepts none. By RFC 9110, the most specific matching
     * range counts, and weight 0 means not acceptable (<a
     * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">section 12.5.1</a>). With equal weights, a format
     * named explicitly comes before one that only a wildcard matches.
     */
    static Optional<ReceiptFormat> of(List<MediaType> acceptable) {
        return Arrays.stream(values())
                .filter(format -> format.preference(acceptable).weight() > 0)
                .max(Comparator.comparing((ReceiptFormat format) -> format.preference(acceptable))
                        .thenComparing(Comparator.reverseOrder()));
    }

    private record Preference(double weight, int specificity) implements Comparable<Preference> {

        private static final Preference NONE = new Preference(0, 0);

        @Override
        public int compareTo(Preference other) {
            return Comparator.comparingDouble(Preference::weight)
                    .thenComparingInt(Preference::specificity)
                    .compare(this, other);
        }
    }

    private Preference preference(List<MediaType> acceptable) {
        return acceptable.stream()
                .filter(range -> range.isCompatible(type))
                .map(range -> new Preference(weight(range), specificity(range)))
                .max(Comparator.comparingInt(Preference::specificity))
                .orElse(Preference.NONE);
    }

    private static int specificity(MediaType range) {
        return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
    }

    private static double weight(MediaType range) {
        try {
            return Double.parseDouble(range.getParameters().getOrDefault("q", "1"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}

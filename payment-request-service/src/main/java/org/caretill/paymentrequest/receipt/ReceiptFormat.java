package org.caretill.paymentrequest.receipt;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The forms of a receipt. Who accepts anything gets the first. */
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
     * What the caller likes best; empty if the caller accepts none of them. As RFC 9110 has it, of the ranges that name a
     * form the most specific counts, and weight 0 refuses (<a
     * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">section 12.5.1</a>). Of what is liked equally, what is
     * named comes before what is only covered by a star.
     */
    static Optional<ReceiptFormat> of(List<MediaType> acceptable) {
        return Arrays.stream(values())
                .filter(format -> format.liking(acceptable).weight() > 0)
                .max(Comparator.comparing((ReceiptFormat format) -> format.liking(acceptable))
                        .thenComparing(Comparator.reverseOrder()));
    }

    private record Liking(double weight, int specificity) implements Comparable<Liking> {

        private static final Liking NONE = new Liking(0, 0);

        @Override
        public int compareTo(Liking other) {
            return Comparator.comparingDouble(Liking::weight)
                    .thenComparingInt(Liking::specificity)
                    .compare(this, other);
        }
    }

    private Liking liking(List<MediaType> acceptable) {
        return acceptable.stream()
                .filter(range -> range.isCompatible(type))
                .map(range -> new Liking(weight(range), specificity(range)))
                .max(Comparator.comparingInt(Liking::specificity))
                .orElse(Liking.NONE);
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

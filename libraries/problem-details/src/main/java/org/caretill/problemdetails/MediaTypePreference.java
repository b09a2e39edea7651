package org.caretill.problemdetails;

import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;

/**
 * How much a caller wants a media type, by the Accept header. By <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110</a>, the most specific matching range counts,
 * and weight 0 means not acceptable. The greatest is the preferred one: with equal weights, a type named explicitly
 * comes before one that only a wildcard matches.
 *
 * @param weight 0 if the type is not acceptable, or if the weight cannot be read
 * @param specificity 2 if the type is named, 0 if only {@code *}{@code /*} matches
 */
public record MediaTypePreference(double weight, int specificity) implements Comparable<MediaTypePreference> {

    private static final MediaTypePreference NONE = new MediaTypePreference(0, 0);

    /** The preference for a type of a caller who accepts these ranges. */
    public static MediaTypePreference of(MediaType type, List<MediaType> acceptable) {
        return acceptable.stream()
                .filter(range -> range.isCompatible(type))
                .map(range -> new MediaTypePreference(weightOf(range), specificityOf(range)))
                .max(Comparator.comparingInt(MediaTypePreference::specificity))
                .orElse(NONE);
    }

    public boolean isAcceptable() {
        return weight > 0;
    }

    @Override
    public int compareTo(MediaTypePreference other) {
        return Comparator.comparingDouble(MediaTypePreference::weight)
                .thenComparingInt(MediaTypePreference::specificity)
                .compare(this, other);
    }

    private static int specificityOf(MediaType range) {
        return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
    }

    private static double weightOf(MediaType range) {
        try {
            return Double.parseDouble(range.getParameters().getOrDefault("q", "1"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}

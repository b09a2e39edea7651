package org.caretill.stripesimulator;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that is already HTML. All other text is escaped when it is put into a page. */
record Html(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    static final Html NOTHING = new Html("");

    /** Replaces {@code {{name}}} by the value with that name, and fails if there is none. */
    static Html fill(String template, Map<String, ?> values) {
        return new Html(PLACE.matcher(template).replaceAll(place -> {
            Object value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("nothing for {{" + place.group(1) + "}}");
            }
            return Matcher.quoteReplacement(value instanceof Html html ? html.text : escaped(value.toString()));
        }));
    }

    static Html join(List<Html> parts) {
        return new Html(parts.stream().map(Html::text).collect(Collectors.joining("\n")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

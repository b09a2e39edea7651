package org.caretill.democall;

import java.util.regex.Pattern;

/** The name a person gives in the waiting room, by which the clinician chooses who pays. */
final class DisplayName {

    static final int MAX_LENGTH = 80;

    /** Letters, digits or other signs that are seen, besides any that are not; fillers are letters that are not seen. */
    static final String VISIBLE = "(?s).*[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u115F\\u1160\\u2800\\u3164\\uFFA0]].*";

    static final String RULE = "must have letters or digits that can be seen";

    private static final Pattern INVISIBLE_AROUND =
            Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$", Pattern.UNICODE_CHARACTER_CLASS);

    private DisplayName() {}

    /** Without spaces and signs without a width around it, so that it is the same name each time. */
    static String stripped(String typed) {
        return INVISIBLE_AROUND.matcher(typed).replaceAll("");
    }
}

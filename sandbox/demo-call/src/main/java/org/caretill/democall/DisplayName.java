package org.caretill.democall;

import java.util.regex.Pattern;

/** The name a person gives in the waiting room, by which the clinician chooses who pays. */
final class DisplayName {

    static final int MAX_LENGTH = 80;

    private static final Pattern INVISIBLE_AROUND =
            Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$", Pattern.UNICODE_CHARACTER_CLASS);

    private DisplayName() {}

    /** Without spaces and signs without a width around it, so that it is the same name each time. */
    static String stripped(String typed) {
        return INVISIBLE_AROUND.matcher(typed).replaceAll("");
    }
}

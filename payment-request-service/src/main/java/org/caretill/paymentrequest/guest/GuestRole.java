package org.caretill.paymentrequest.guest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who a guest of a call is, as the video-call platform says. It only suggests who pays: any guest may be asked to. */
public enum GuestRole {
    /** Is treated. Every guest whose role the platform does not say. */
    PATIENT("patient"),

    /** Comes with or for the patient, such as a parent, and may pay for them. */
    CARER("carer"),

    /** Interprets; never suggested as the payer. */
    INTERPRETER("interpreter"),

    /** Anybody else, such as another practitioner without an account. */
    OTHER("other");

    /** Every role as a regular expression. */
    static final String PATTERN = "patient|carer|interpreter|other";

    /** {@link #PATTERN} in words. */
    static final String RULE = "must be one of patient, carer, interpreter, other";

    private final String code;

    GuestRole(String code) {
        this.code = code;
    }

    /** The code that is stored and shown. */
    @JsonValue
    public String code() {
        return code;
    }

    /** The role with this code; the patient if there is none. */
    static GuestRole of(@Nullable String code) {
        return code == null
                ? PATIENT
                : Arrays.stream(values())
                        .filter(role -> role.code.equals(code))
                        .findAny()
                        .orElseThrow(() -> new IllegalArgumentException("Unknown role of a guest: " + code));
    }
}

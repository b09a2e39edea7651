package org.caretill.identifiers;

/**
 * What an itemised receipt names beside the payment: who treated the patient, the practitioner's number with health
 * insurers, and the number of the item in a schedule of fees. Clinics prepare them in their settings, clinicians choose
 * them for a payment request, so what is valid in one place is valid in the other.
 */
public final class ReceiptDetails {

    /** A provider's or an item's number, as a regular expression. */
    public static final String NUMBER = "[A-Za-z0-9./-][A-Za-z0-9 ./-]{0,19}";

    /** The error message for a number that does not match. */
    public static final String NUMBER_RULE =
            "must be 1 to 20 unaccented letters, digits, spaces, . / or -, and not begin with a space";

    /** The longest number that {@link #NUMBER} allows. */
    public static final int NUMBER_LENGTH = 20;

    /** The longest name of a practitioner. */
    public static final int NAME_LENGTH = 200;

    private ReceiptDetails() {}
}

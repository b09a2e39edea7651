package org.caretill.paymentrequest.model;

/**
 * Australia's goods and services tax. It is 10 % of the price without it, so an eleventh of the price that includes it
 * (A New Tax System (Goods and Services Tax) Act 1999 (Cth), section 9-70).
 */
public final class Gst {

    private static final int PARTS = 11;

    private Gst() {}

    /** The GST in an amount that includes it, rounded half up to the cent (section 9-90); both in minor units. */
    public static long includedIn(long amountMinor) {
        return Math.addExact(amountMinor, PARTS / 2) / PARTS;
    }
}

package org.caretill.paymentrequest.payout;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.caretill.paymentrequest.stripe.StripePayouts.Kind;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/**
 * A line of a bank statement for a bookkeeping program. No patient's name goes into the books: the reference finds the
 * payment here.
 *
 * @param day on which the payout arrived, so that a day's lines are what the bank received that day
 * @param amount a decimal, negative for what goes out
 * @param description says also on which day the money moved at Stripe, in the clinic's time zone
 * @param reference the payment's, such as 7K3M-Q2XD; else the id of the payout
 */
record BookLine(LocalDate day, String amount, String payee, String description, String reference) {

    private static final String STRIPE = "Stripe";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    /**
     * The lines of a movement: its gross amount, and each fee that was kept of it, so that their sum is its net amount.
     *
     * @param payment the reference of its payment; null: it has none
     * @param payout the payout that it is in
     * @param day on which the payout arrived
     * @param zone the clinic's
     */
    static List<BookLine> of(
            MovementJson movement, @Nullable String payment, String payout, LocalDate day, ZoneId zone) {
        String reference = Objects.requireNonNullElse(payment, payout);
        String moved = " " + DAY.format(movement.at().atZone(zone));
        List<BookLine> lines = new ArrayList<>();
        add(
                lines,
                movement,
                day,
                movement.grossMinor(),
                movement.paymentRequestId() == null ? STRIPE : "Telehealth payments",
                what(movement, payout) + moved,
                reference);
        add(lines, movement, day, -movement.stripeFeeMinor(), STRIPE, "Stripe fee" + moved, reference);
        add(lines, movement, day, -movement.applicationFeeMinor(), "Platform", "Platform fee" + moved, reference);
        return lines;
    }

    private static void add(
            List<BookLine> lines,
            MovementJson movement,
            LocalDate day,
            long amountMinor,
            String payee,
            String description,
            String reference) {
        if (amountMinor != 0) {
            String amount = StripeCurrency.decimal(amountMinor, Currency.getInstance(movement.currency()));
            lines.add(new BookLine(day, amount, payee, description, reference));
        }
    }

    private static String what(MovementJson movement, String payout) {
        String word = word(movement.kind(), movement.grossMinor(), payout);
        @Nullable String clinician = movement.clinicianName();
        if (movement.paymentRequestId() == null && movement.kind().isOfPayment()) {
            return word + ", not made through Caretill";
        }
        return clinician == null ? word : word + ", " + clinician;
    }

    private static String word(Kind kind, long grossMinor, String payout) {
        return switch (kind) {
            case PAYMENT -> "Payment";
            case REFUND -> "Refund";
            case REFUND_RETURNED -> "Refund that came back";
            case DISPUTE -> "Dispute";
            case DISPUTE_RETURNED -> "Dispute won";
            case STRIPE_FEE -> "Stripe fee";
            case PAYOUT ->
                grossMinor < 0
                        ? "Payout that did not arrive"
                        : "Payout made by hand, Stripe does not list what is in " + payout;
            case PAYOUT_RETURNED -> "Payout that did not arrive, paid again";
            case OTHER -> "Other change at Stripe";
        };
    }
}

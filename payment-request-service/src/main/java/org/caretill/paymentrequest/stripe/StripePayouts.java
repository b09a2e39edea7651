package org.caretill.paymentrequest.stripe;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Payout;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PayoutListParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What moves on the balance of a clinic's own account, and its <a href="https://docs.stripe.com/api/payouts">payouts</a>
 * to the bank. Unlike in {@link StripeLedger}, amounts are in the account's settlement currency, because that is what
 * the bank receives. Every call blocks: call from a virtual thread, never inside a transaction. Fails with a {@link
 * org.caretill.stripeclient.StripeFailure}.
 */
@ApplicationScoped
public class StripePayouts {

    private static final long PAGE_SIZE = 100;

    private final StripeCalls stripe;

    StripePayouts(StripeCalls stripe) {
        this.stripe = stripe;
    }

    /**
     * Why the balance changed, by Stripe's <a
     * href="https://docs.stripe.com/reports/reporting-categories">reporting category</a>.
     */
    @Schema(name = "BalanceMovementKind")
    public enum Kind {
        PAYMENT,
        REFUND,
        /** The bank returned a refund, or it was canceled. */
        REFUND_RETURNED,
        DISPUTE,
        /** Money that a dispute had withdrawn was returned. */
        DISPUTE_RETURNED,
        /** A fee that Stripe takes by itself and not from a payment. */
        STRIPE_FEE,
        PAYOUT,
        /** The bank sent a payout back, or it was canceled. */
        PAYOUT_RETURNED,
        OTHER;

        /** Whether a payment is behind it, made here or not. */
        public boolean isOfPayment() {
            return switch (this) {
                case PAYMENT, REFUND, REFUND_RETURNED, DISPUTE, DISPUTE_RETURNED -> true;
                case STRIPE_FEE, PAYOUT, PAYOUT_RETURNED, OTHER -> false;
            };
        }

        private static Kind of(String category) {
            return switch (category) {
                case "charge" -> PAYMENT;
                case "refund", "partial_capture_reversal" -> REFUND;
                case "refund_failure" -> REFUND_RETURNED;
                case "dispute" -> DISPUTE;
                case "dispute_reversal" -> DISPUTE_RETURNED;
                case "fee", "network_cost" -> STRIPE_FEE;
                case "payout" -> PAYOUT;
                case "payout_reversal" -> PAYOUT_RETURNED;
                default -> OTHER;
            };
        }
    }

    /**
     * A balance transaction: what came in is positive.
     *
     * @param paymentIntent the payment that it belongs to; null: none
     * @param stripeFeeMinor everything that is not the platform's: Stripe's fee and the tax on it
     * @param netMinor gross minus both fees
     */
    public record Booked(
            String id,
            Kind kind,
            @Nullable String paymentIntent,
            long grossMinor,
            long stripeFeeMinor,
            long applicationFeeMinor,
            long netMinor,
            String currency,
            Instant at) {}

    public enum PayoutStatus {
        PENDING,
        IN_TRANSIT,
        PAID,
        /** The money is back on the balance, and in a later payout. */
        FAILED,
        CANCELED;

        public boolean isReturned() {
            return this == FAILED || this == CANCELED;
        }
    }

    /**
     * A payout at Stripe.
     *
     * @param itemised whether Stripe can list everything that is in it
     * @param arrivalDate the day on which the bank should have it
     */
    public record PayoutSnapshot(
            String id,
            long amountMinor,
            String currency,
            PayoutStatus status,
            boolean automatic,
            boolean itemised,
            Instant createdAt,
            LocalDate arrivalDate,
            @Nullable String failureCode) {}

    /** A page of what was booked between two times, the first inclusive, the second exclusive, after the given id. */
    public StripePage<Booked> booked(String account, Instant from, Instant to, @Nullable String after) {
        return booked(
                account,
                BalanceTransactionListParams.builder()
                        .setCreated(BalanceTransactionListParams.Created.builder()
                                .setGte(from.getEpochSecond())
                                .setLt(to.getEpochSecond())
                                .build()),
                after);
    }

    /**
     * A page of what is in an automatic payout, with the payout's own balance transaction
     * (<a href="https://docs.stripe.com/payouts/reconciliation">payout reconciliation</a>).
     */
    public StripePage<Booked> inPayout(String account, String payout, @Nullable String after) {
        return booked(account, BalanceTransactionListParams.builder().setPayout(payout), after);
    }

    private StripePage<Booked> booked(
            String account, BalanceTransactionListParams.Builder parameters, @Nullable String after) {
        parameters.setLimit(PAGE_SIZE).setStartingAfter(after).addExpand("data.source");
        return stripe.call(client -> StripePage.of(
                client.v1().balanceTransactions().list(parameters.build(), StripeCalls.on(account)),
                transaction -> Stream.of(of(transaction))));
    }

    /** A page of the payouts that were made since the given time. */
    public StripePage<PayoutSnapshot> since(String account, Instant from, @Nullable String after) {
        var parameters = PayoutListParams.builder()
                .setCreated(PayoutListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .build())
                .setLimit(PAGE_SIZE)
                .setStartingAfter(after)
                .build();
        return stripe.call(client -> StripePage.of(
                client.v1().payouts().list(parameters, StripeCalls.on(account)), payout -> Stream.of(of(payout))));
    }

    private static PayoutSnapshot of(Payout payout) {
        return new PayoutSnapshot(
                payout.getId(),
                payout.getAmount(),
                upper(payout.getCurrency()),
                PayoutStatus.valueOf(upper(payout.getStatus())),
                payout.getAutomatic(),
                payout.getAutomatic() && "completed".equals(payout.getReconciliationStatus()),
                Instant.ofEpochSecond(payout.getCreated()),
                LocalDate.ofInstant(Instant.ofEpochSecond(payout.getArrivalDate()), ZoneOffset.UTC),
                payout.getFailureCode());
    }

    private static Booked of(BalanceTransaction booked) {
        long applicationFeeMinor = booked.getFeeDetails().stream()
                .filter(fee -> "application_fee".equals(fee.getType()))
                .mapToLong(BalanceTransaction.FeeDetail::getAmount)
                .sum();
        return new Booked(
                booked.getId(),
                Kind.of(Objects.requireNonNullElse(booked.getReportingCategory(), "")),
                switch (booked.getSourceObject()) {
                    case Charge charge -> charge.getPaymentIntent();
                    case Refund refund -> refund.getPaymentIntent();
                    case Dispute dispute -> dispute.getPaymentIntent();
                    case null, default -> null;
                },
                booked.getAmount(),
                booked.getFee() - applicationFeeMinor,
                applicationFeeMinor,
                booked.getNet(),
                upper(booked.getCurrency()),
                Instant.ofEpochSecond(booked.getCreated()));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}

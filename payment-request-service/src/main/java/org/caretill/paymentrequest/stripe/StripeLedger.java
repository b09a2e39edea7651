package org.caretill.paymentrequest.stripe;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundRetrieveParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.caretill.paymentrequest.model.RefundStatus;
import org.jspecify.annotations.Nullable;

/**
 * What has moved the money of the clinics' own accounts, as their balance transactions say it
 * (<a href="https://docs.stripe.com/api/balance_transactions">balance transactions</a>). Amounts are those that the payer
 * was asked for, in that currency's smallest unit: an account may be settled in another one. Every call blocks: call from
 * a virtual thread, never inside a transaction. Fails with a {@link org.caretill.stripeclient.StripeFailure}.
 */
@ApplicationScoped
public class StripeLedger {

    private static final long PAGE_SIZE = 100;

    private final StripeCalls stripe;
    private final StripeRefunds refunds;
    private final String clientId;

    StripeLedger(StripeCalls stripe, StripeRefunds refunds, StripeKeys keys) {
        this.stripe = stripe;
        this.refunds = refunds;
        this.clientId = keys.clientId();
    }

    /** Why money moved. */
    public enum Kind {
        PAYMENT,
        REFUND,
        /** The bank sent a refund back, or it was canceled. */
        REFUND_FAILURE,
        DISPUTE,
        /** What a dispute took came back. */
        DISPUTE_REVERSAL
    }

    /**
     * A movement of money.
     *
     * @param source Stripe's id of the charge, refund or dispute
     * @param paymentIntent null: of a charge without one, so not of this platform
     * @param madeHere whether this platform made the payment, in Stripe's own word; null: that has to be asked
     * @param amountMinor never negative, but where Stripe takes back a payment
     * @param applicationFeeMinor what the platform keeps of a payment
     */
    public record Movement(
            Kind kind,
            String source,
            @Nullable String paymentIntent,
            @Nullable String charge,
            @Nullable Boolean madeHere,
            long amountMinor,
            long applicationFeeMinor,
            String currency,
            Instant at) {}

    /**
     * Some movements, newest first.
     *
     * @param last where the next page begins; null: this is the last
     */
    public record Page(List<Movement> movements, @Nullable String last) {}

    /** The movements of a time in which the beginning is included and the end is not; the page behind the one before. */
    public Page page(String account, Instant from, Instant to, @Nullable String after) {
        var parameters = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .setLt(to.getEpochSecond())
                        .build())
                .setLimit(PAGE_SIZE)
                .setStartingAfter(after)
                .addExpand("data.source")
                .build();
        return stripe.call(client -> {
            var list = client.v1().balanceTransactions().list(parameters, StripeCalls.on(account));
            var movements = list.getData().stream().flatMap(this::movement).toList();
            boolean more = list.getHasMore() && !list.getData().isEmpty();
            return new Page(movements, more ? list.getData().getLast().getId() : null);
        });
    }

    /** Whether this platform made the charge. Other payments on a clinic's account are none of its business. */
    public boolean isMadeHere(String account, String charge) {
        return stripe.call(client -> clientId.equals(
                client.v1().charges().retrieve(charge, StripeCalls.on(account)).getApplication()));
    }

    /** What the PaymentIntent has brought; empty if it has brought nothing, or there is none. */
    public Optional<List<Movement>> ofPayment(String account, String paymentIntent) {
        var parameters = PaymentIntentRetrieveParams.builder()
                .addExpand("latest_charge.balance_transaction")
                .build();
        return found(client -> {
            PaymentIntent intent =
                    client.v1().paymentIntents().retrieve(paymentIntent, parameters, StripeCalls.on(account));
            Charge charge = intent.getLatestChargeObject();
            return charge == null || charge.getBalanceTransactionObject() == null
                    ? Optional.empty()
                    : Optional.of(List.of(of(charge, charge.getBalanceTransactionObject())));
        });
    }

    /** What the refund has moved, which is nothing as long as it is pending; empty if there is none. */
    public Optional<List<Movement>> ofRefund(String account, String id) {
        var parameters =
                RefundRetrieveParams.builder().addExpand("balance_transaction").build();
        return found(client -> {
            Refund refund = client.v1().refunds().retrieve(id, parameters, StripeCalls.on(account));
            List<Movement> movements = new ArrayList<>();
            if (refund.getBalanceTransactionObject() != null) {
                movements.add(of(refund, refund.getBalanceTransactionObject()));
            }
            // A refund that has not failed has no such field, so it cannot be expanded.
            if (refund.getFailureBalanceTransaction() != null) {
                movements.add(of(
                        refund,
                        client.v1()
                                .balanceTransactions()
                                .retrieve(refund.getFailureBalanceTransaction(), StripeCalls.on(account))));
            }
            return Optional.of(movements);
        });
    }

    /** What all refunds of the PaymentIntent come to that are pending or have succeeded. */
    public long refundedMinor(String account, String paymentIntent) {
        return refunds.of(account, paymentIntent).stream()
                .filter(refund -> RefundStatus.ofStripe(refund.status()).counts())
                .mapToLong(StripeRefunds.Standing::amountMinor)
                .sum();
    }

    /** What the dispute has moved, which is nothing as long as the bank only asks; empty if there is none. */
    public Optional<List<Movement>> ofDispute(String account, String id) {
        return found(client -> {
            Dispute dispute = client.v1().disputes().retrieve(id, StripeCalls.on(account));
            return Optional.of(dispute.getBalanceTransactions().stream()
                    .map(booked -> of(dispute, booked))
                    .toList());
        });
    }

    private Optional<List<Movement>> found(StripeCalls.Call<Optional<List<Movement>>> call) {
        return stripe.call(client -> {
            try {
                return call.run(client);
            } catch (InvalidRequestException e) {
                if ("resource_missing".equals(e.getCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Payouts and fees move money too, but nobody's payment. */
    private Stream<Movement> movement(BalanceTransaction booked) {
        return switch (booked.getSourceObject()) {
            case Charge charge -> Stream.of(of(charge, booked));
            case Refund refund -> Stream.of(of(refund, booked));
            case Dispute dispute -> Stream.of(of(dispute, booked));
            case null, default -> Stream.empty();
        };
    }

    private Movement of(Charge charge, BalanceTransaction booked) {
        return new Movement(
                Kind.PAYMENT,
                charge.getId(),
                charge.getPaymentIntent(),
                charge.getId(),
                clientId.equals(charge.getApplication()),
                booked.getAmount() < 0 ? -charge.getAmount() : charge.getAmount(),
                Objects.requireNonNullElse(charge.getApplicationFeeAmount(), 0L),
                upper(charge.getCurrency()),
                at(booked));
    }

    private static Movement of(Refund refund, BalanceTransaction booked) {
        return new Movement(
                booked.getAmount() < 0 ? Kind.REFUND : Kind.REFUND_FAILURE,
                refund.getId(),
                refund.getPaymentIntent(),
                refund.getCharge(),
                null,
                refund.getAmount(),
                0,
                upper(refund.getCurrency()),
                at(booked));
    }

    /** A part may come back of what a dispute took: only the booking says so, where it is in the dispute's currency. */
    private static Movement of(Dispute dispute, BalanceTransaction booked) {
        boolean sameCurrency = booked.getCurrency().equals(dispute.getCurrency());
        return new Movement(
                booked.getAmount() < 0 ? Kind.DISPUTE : Kind.DISPUTE_REVERSAL,
                dispute.getId(),
                dispute.getPaymentIntent(),
                dispute.getCharge(),
                null,
                sameCurrency ? Math.abs(booked.getAmount()) : dispute.getAmount(),
                0,
                upper(dispute.getCurrency()),
                at(booked));
    }

    private static Instant at(BalanceTransaction booked) {
        return Instant.ofEpochSecond(booked.getCreated());
    }

    private static String upper(String currency) {
        return currency.toUpperCase(Locale.ROOT);
    }
}

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
 * The movements of money on the clinics' own accounts, by their
 * <a href="https://docs.stripe.com/api/balance_transactions">balance transactions</a>. Amounts are in the payer's
 * currency, not the account's settlement currency, in the smallest unit. Every call blocks: call from a virtual thread,
 * never inside a transaction. Fails with a {@link org.caretill.stripeclient.StripeFailure}.
 */
@ApplicationScoped
public class StripeLedger {

    private static final long PAGE_SIZE = 100;

    private final StripeCalls stripe;
    private final StripeRefunds refunds;
    private final String clientId;

    StripeLedger(StripeCalls stripe, StripeRefunds refunds, StripeConfiguration configuration) {
        this.stripe = stripe;
        this.refunds = refunds;
        this.clientId = configuration.clientId();
    }

    /** Why money moved. */
    public enum Kind {
        PAYMENT,
        REFUND,
        /** The bank returned a refund, or it was canceled. */
        REFUND_FAILURE,
        DISPUTE,
        /** Money that a dispute had withdrawn was returned. */
        DISPUTE_REVERSAL
    }

    /**
     * A movement of money.
     *
     * @param source Stripe's id of the charge, refund or dispute
     * @param paymentIntent null: the charge has none, so this platform did not make it
     * @param madeHere whether this platform made the payment, by Stripe's application id; null: {@link
     *     StripeLedger#isMadeHere} reads it
     * @param amountMinor negative only where Stripe reverses a payment
     * @param applicationFeeMinor the platform's fee on a payment
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

    /** A page of the movements between two times, the first inclusive, the second exclusive, after the given id. */
    public StripePage<Movement> page(String account, Instant from, Instant to, @Nullable String after) {
        var parameters = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .setLt(to.getEpochSecond())
                        .build())
                .setLimit(PAGE_SIZE)
                .setStartingAfter(after)
                .addExpand("data.source")
                .build();
        return stripe.call(client -> StripePage.of(
                client.v1().balanceTransactions().list(parameters, StripeCalls.on(account)), this::movement));
    }

    /** Whether this platform made the charge; other payments on the clinic's account are not compared. */
    public boolean isMadeHere(String account, String charge) {
        return stripe.call(client -> clientId.equals(
                client.v1().charges().retrieve(charge, StripeCalls.on(account)).getApplication()));
    }

    /**
     * The movements of the PaymentIntent, none while Stripe has not booked the payment yet, which it does some time after
     * it succeeded; empty if nothing was paid or it does not exist.
     */
    public Optional<List<Movement>> ofPayment(String account, String paymentIntent) {
        var parameters = PaymentIntentRetrieveParams.builder()
                .addExpand("latest_charge.balance_transaction")
                .build();
        return found(client -> {
            PaymentIntent intent =
                    client.v1().paymentIntents().retrieve(paymentIntent, parameters, StripeCalls.on(account));
            Charge charge = intent.getLatestChargeObject();
            if (charge == null || !Boolean.TRUE.equals(charge.getPaid())) {
                return Optional.empty();
            }
            BalanceTransaction booked = charge.getBalanceTransactionObject();
            return Optional.of(booked == null ? List.of() : List.of(of(charge, booked)));
        });
    }

    /** The movements of the refund, none while it is pending; empty if it does not exist. */
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

    /** The sum of the PaymentIntent's pending and succeeded refunds. */
    public long refundedMinor(String account, String paymentIntent) {
        return refunds.of(account, paymentIntent).stream()
                .filter(refund -> RefundStatus.ofStripe(refund.status()).counts())
                .mapToLong(StripeRefunds.RefundSnapshot::amountMinor)
                .sum();
    }

    /** The movements of the dispute, none while it is an inquiry; empty if it does not exist. */
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

    /** Payouts and fees are left out: they do not belong to a payment. */
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

    /**
     * A dispute may return only a part; the balance transaction has that amount, if it is in the dispute's currency.
     */
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

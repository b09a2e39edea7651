package org.caretill.paymentrequest.stripe;

import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.caretill.stripeclient.StripeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Refunds on the clinics' own accounts (<a href="https://docs.stripe.com/api/refunds">refunds</a>). Every call blocks:
 * call from a virtual thread, never inside a transaction. Amounts are minor units. Fails with a
 * {@link StripeFailure}.
 */
@ApplicationScoped
public class StripeRefunds {

    private static final String OUR_ID = "caretill_refund_id";
    private static final String REFERENCE = "caretill_reference";
    private static final String WITHOUT_CODE = "refused_by_stripe";
    private static final long PAGE_SIZE = 100;

    private final StripeCalls stripe;

    StripeRefunds(StripeCalls stripe) {
        this.stripe = stripe;
    }

    /**
     * A refund to make at Stripe or to read there.
     *
     * @param key the idempotency key of its creation; null: Stripe has made it, and only its status is read
     * @param untried whether no attempt to create it was made yet
     * @param refundId our id, sent as metadata, by which the refund is found again
     * @param reference the payment request's, for people who read the Dashboard; null: Stripe does not know it
     * @param withApplicationFee whether the platform refunds its fee, because it took one
     */
    public record Order(
            String account,
            String paymentIntent,
            @Nullable String key,
            boolean untried,
            String refundId,
            String paymentRequestId,
            @Nullable String reference,
            long amountMinor,
            @Nullable String reason,
            boolean withApplicationFee) {

        /** Whether this is the refund that the order is for. */
        public boolean isFulfilledBy(RefundSnapshot refund) {
            return refund.isOf(refundId, amountMinor);
        }
    }

    /**
     * A refund at Stripe at a point in time.
     *
     * @param id {@code re_…}
     * @param refundId our id in the metadata, which the account's owner can change
     */
    public record RefundSnapshot(
            String id,
            long amountMinor,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable String failureReason,
            @Nullable String refundId,
            Instant createdAt) {

        /** Whether its metadata has this id of ours, and the amount is the same. */
        public boolean isOf(String refundId, long amountMinor) {
            return refundId.equals(this.refundId) && amountMinor == this.amountMinor;
        }
    }

    /** Stripe's answer to an order. */
    public sealed interface Answer {

        /** The refund was made. */
        record Made(RefundSnapshot refund) implements Answer {}

        /** Stripe refuses the refund; a retry would be refused too. */
        record Refused(String code) implements Answer {}

        /** Stripe failed and repeats that answer for the key; it may have made the refund nevertheless. */
        record KeySpent() implements Answer {}
    }

    /** Makes the refund; idempotent under the order's key, which must not be null. */
    public Answer create(Order order) {
        var parameters = RefundCreateParams.builder()
                .setPaymentIntent(order.paymentIntent())
                .setAmount(order.amountMinor())
                .setRefundApplicationFee(order.withApplicationFee() ? true : null)
                .setReason(order.reason() == null ? null : reason(order.reason()))
                .putMetadata(OUR_ID, order.refundId())
                .putMetadata("caretill_payment_request_id", order.paymentRequestId())
                .putAllMetadata(reference(order.reference()))
                .build();
        var options = RequestOptions.builder()
                .setStripeAccount(order.account())
                .setIdempotencyKey(order.key())
                .build();
        try {
            return new Answer.Made(
                    stripe.call(client -> read(client.v1().refunds().create(parameters, options))));
        } catch (StripeFailure.Refused | StripeFailure.NotPermitted | StripeFailure.AccountNotConnected refused) {
            return new Answer.Refused(refused.code().orElse(WITHOUT_CODE));
        } catch (StripeFailure.ServerError _) {
            return new Answer.KeySpent();
        }
    }

    /** The metadata with which people find the request at Stripe by what they are told. */
    static Map<String, String> reference(@Nullable String reference) {
        return reference == null ? Map.of() : Map.of(REFERENCE, reference);
    }

    private static RefundCreateParams.Reason reason(String word) {
        return RefundCreateParams.Reason.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** All refunds of the PaymentIntent, whoever made them. */
    public List<RefundSnapshot> of(String account, String paymentIntent) {
        var parameters = RefundListParams.builder()
                .setPaymentIntent(paymentIntent)
                .setLimit(PAGE_SIZE)
                .build();
        return stripe.call(client -> {
            List<RefundSnapshot> found = new ArrayList<>();
            client.v1()
                    .refunds()
                    .list(parameters, StripeCalls.on(account))
                    .autoPagingIterable()
                    .forEach(refund -> found.add(read(refund)));
            return found;
        });
    }

    private static RefundSnapshot read(Refund refund) {
        return new RefundSnapshot(
                refund.getId(),
                refund.getAmount(),
                refund.getCurrency().toUpperCase(Locale.ROOT),
                Objects.requireNonNullElse(refund.getStatus(), "pending"),
                refund.getReason(),
                refund.getFailureReason(),
                refund.getMetadata() == null ? null : refund.getMetadata().get(OUR_ID),
                Instant.ofEpochSecond(refund.getCreated()));
    }
}

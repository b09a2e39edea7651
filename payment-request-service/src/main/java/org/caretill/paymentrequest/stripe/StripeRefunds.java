package org.caretill.paymentrequest.stripe;

import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refunds on the clinics' own accounts (<a href="https://docs.stripe.com/api/refunds">refunds</a>). Every call blocks:
 * call from a virtual thread, never inside a transaction. Amounts are minor units. Fails with a
 * {@link org.caretill.stripeclient.StripeFailure}.
 */
@ApplicationScoped
public class StripeRefunds {

    private static final String OUR_ID = "caretill_refund_id";
    private static final long PAGE_SIZE = 100;

    private final StripeCalls stripe;

    StripeRefunds(StripeCalls stripe) {
        this.stripe = stripe;
    }

    /**
     * A refund that Stripe is to make, or is asked about.
     *
     * @param key the idempotency key under which Stripe is to make it; null: Stripe has it, and is only asked
     * @param untried whether Stripe cannot have heard of it
     * @param refundId ours; it goes along as metadata, by which the refund is found again
     * @param withApplicationFee whether the platform gives back its part, because it has kept one
     */
    public record Order(
            String account,
            String paymentIntent,
            @Nullable String key,
            boolean untried,
            String refundId,
            String paymentRequestId,
            long amountMinor,
            @Nullable String reason,
            boolean withApplicationFee) {

        /** Whether this is the refund that the order is for. */
        public boolean isFulfilledBy(Standing refund) {
            return refund.answers(refundId, amountMinor);
        }
    }

    /**
     * A refund as Stripe has it.
     *
     * @param id {@code re_…}
     * @param refundId ours, as the metadata says, which the account's owner can write
     */
    public record Standing(
            String id,
            long amountMinor,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable String failureReason,
            @Nullable String refundId,
            Instant createdAt) {

        /** Whether it says that it is the refund with this id of ours, and is as large. */
        public boolean answers(String refundId, long amountMinor) {
            return refundId.equals(this.refundId) && amountMinor == this.amountMinor;
        }
    }

    /** How Stripe answered an order. */
    public sealed interface Answer {

        /** The refund stands. */
        record Made(Standing refund) implements Answer {}

        /** Stripe will not make it: no other attempt is of use. */
        record Refused(String code) implements Answer {}

        /** Stripe failed, keeps that answer for the key, and may have made the refund all the same. */
        record KeySpent() implements Answer {}
    }

    /** Makes the refund, which has a key; under the same key, the same refund is found again. */
    public Answer create(Order order) {
        var parameters = RefundCreateParams.builder()
                .setPaymentIntent(order.paymentIntent())
                .setAmount(order.amountMinor())
                .setRefundApplicationFee(order.withApplicationFee() ? true : null)
                .setReason(order.reason() == null ? null : reason(order.reason()))
                .putMetadata(OUR_ID, order.refundId())
                .putMetadata("caretill_payment_request_id", order.paymentRequestId())
                .build();
        var options = RequestOptions.builder()
                .setStripeAccount(order.account())
                .setIdempotencyKey(order.key())
                .build();
        return stripe.call(client -> {
            try {
                return new Answer.Made(read(client.v1().refunds().create(parameters, options)));
            } catch (RateLimitException e) {
                throw e;
            } catch (InvalidRequestException | CardException | PermissionException e) {
                StripeCalls.logged(e);
                return new Answer.Refused(codeOf(e));
            } catch (ApiException e) {
                if (e.getStatusCode() < 500) {
                    throw e;
                }
                StripeCalls.logged(e);
                return new Answer.KeySpent();
            }
        });
    }

    private static RefundCreateParams.Reason reason(String word) {
        return RefundCreateParams.Reason.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** All refunds of the PaymentIntent, whoever made them. */
    public List<Standing> of(String account, String paymentIntent) {
        var parameters = RefundListParams.builder()
                .setPaymentIntent(paymentIntent)
                .setLimit(PAGE_SIZE)
                .build();
        return stripe.call(client -> {
            List<Standing> found = new ArrayList<>();
            client.v1()
                    .refunds()
                    .list(parameters, StripeCalls.on(account))
                    .autoPagingIterable()
                    .forEach(refund -> found.add(read(refund)));
            return found;
        });
    }

    private static Standing read(Refund refund) {
        return new Standing(
                refund.getId(),
                refund.getAmount(),
                refund.getCurrency().toUpperCase(Locale.ROOT),
                Objects.requireNonNullElse(refund.getStatus(), "pending"),
                refund.getReason(),
                refund.getFailureReason(),
                refund.getMetadata() == null ? null : refund.getMetadata().get(OUR_ID),
                Instant.ofEpochSecond(refund.getCreated()));
    }

    /** A machine word: Stripe does not always have one. */
    private static String codeOf(StripeException e) {
        return e.getCode() == null ? "refused_by_stripe" : e.getCode();
    }
}

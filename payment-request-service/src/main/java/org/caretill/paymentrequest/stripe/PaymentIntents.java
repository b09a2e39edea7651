package org.caretill.paymentrequest.stripe;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCancelParams.CancellationReason;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.stripeclient.StripeFailure;
import org.jspecify.annotations.Nullable;

/**
 * PaymentIntents on the clinics' own accounts (<a href="https://docs.stripe.com/connect/direct-charges">direct
 * charges</a>). Every call blocks: call from a virtual thread, never inside a transaction. We send amount, currency,
 * our opaque ids and a neutral description to Stripe. Fails with a {@link StripeFailure}.
 */
@ApplicationScoped
public class PaymentIntents {

    private static final String NEUTRAL_DESCRIPTION = "Telehealth consultation";
    private static final String REQUEST_ID = "caretill_payment_request_id";
    private static final String AWAITS_CARD = "requires_payment_method";
    private static final long PAGE_SIZE = 100;

    /** Allowed difference between Stripe's clock and ours when listing by creation time. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(15);

    private final StripeCalls stripe;
    private final String clientId;

    PaymentIntents(StripeCalls stripe, StripeConfiguration configuration) {
        this.stripe = stripe;
        this.clientId = configuration.clientId();
    }

    /**
     * A PaymentIntent as Stripe has it.
     *
     * @param clientSecret lets the payer's browser confirm it; never stored, never logged
     * @param lastFailure how the last attempt failed, if it did
     */
    public record Intent(
            String account,
            String id,
            String clientSecret,
            String status,
            Money received,
            @Nullable AttemptFailure lastFailure,
            @Nullable Card card) {

        /** How the last attempt failed, if it did and Stripe waits for a card again. */
        public Optional<AttemptFailure> failedAttempt() {
            return status.equals(AWAITS_CARD) ? Optional.ofNullable(lastFailure) : Optional.empty();
        }

        /** What happens at the bank now, if Stripe waits for it. */
        public Optional<Fact> stateAtBank(Instant now) {
            return switch (status) {
                case "requires_action" -> Optional.of(new Fact.ActionRequired(now));
                case "processing" -> Optional.of(new Fact.Processing(now));
                default -> Optional.empty();
            };
        }

        /** The final result, succeeded or canceled; empty while the PaymentIntent can still change. */
        public Optional<Fact> verdict() {
            return switch (status) {
                case "succeeded" -> Optional.of(new Fact.Succeeded(account, id, received, card));
                case "canceled" -> Optional.of(new Fact.IntentCanceled());
                default -> Optional.empty();
            };
        }
    }

    /**
     * How a card attempt failed.
     *
     * @param code Stripe's decline code, or its error code where there is none
     * @param charge Stripe's charge of the attempt, if there was one
     */
    public record AttemptFailure(String code, @Nullable String charge) {}

    /**
     * Creates the request's PaymentIntent, or finds the existing one under the request's idempotency key. Our ids in
     * the metadata are for people who read the Dashboard; we do not rely on them.
     *
     * @throws KeySpentException if Stripe failed, and will repeat that answer under the same key
     * @throws IntentRefusedException if Stripe refuses to create it, so that none exists
     */
    Intent create(PaymentRequest request) {
        var parameters = PaymentIntentCreateParams.builder()
                .setAmount(request.price().amountMinor())
                .setCurrency(request.price().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setDescription(NEUTRAL_DESCRIPTION)
                .setStatementDescriptorSuffix(request.payee().statementDescriptorSuffix())
                .setApplicationFeeAmount(
                        request.payee().applicationFeeMinor() == 0
                                ? null
                                : request.payee().applicationFeeMinor())
                .putMetadata(REQUEST_ID, request.id())
                .putMetadata("caretill_clinic_id", request.clinicId())
                .putMetadata("caretill_call_id", request.callId())
                .putAllMetadata(StripeRefunds.reference(request.referenceAtStripe()))
                // Card, Apple Pay and Google Pay: what needs no redirect away from the call.
                .addPaymentMethodType("card")
                .build();
        var options = RequestOptions.builder()
                .setStripeAccount(request.stripeAccount())
                .setIdempotencyKey(request.intentKey())
                .build();
        try {
            return stripe.call(client ->
                    read(request.stripeAccount(), client.v1().paymentIntents().create(parameters, options)));
        } catch (StripeFailure.Refused refused) {
            throw new IntentRefusedException(refused.code().orElse(null));
        } catch (StripeFailure.ServerError _) {
            throw new KeySpentException();
        }
    }

    /**
     * The PaymentIntents that look as if {@link #create} had made them for the request and nobody had used them since,
     * newest first. Stripe's application id proves that this platform made them; for which request, only the metadata
     * says, which the account's owner can change.
     */
    List<Intent> untouchedOf(PaymentRequest request) {
        var madeInItsTime = PaymentIntentListParams.Created.builder()
                .setGte(request.createdAt().minus(CLOCKS_APART).getEpochSecond())
                .setLte(request.expiresAt().plus(CLOCKS_APART).getEpochSecond())
                .build();
        var parameters =
                PaymentIntentListParams.builder().setCreated(madeInItsTime).setLimit(PAGE_SIZE);
        return stripe.call(client -> {
            List<Intent> found = new ArrayList<>();
            StripePage<Intent> page;
            do {
                page = StripePage.of(
                        client.v1().paymentIntents().list(parameters.build(), StripeCalls.on(request.stripeAccount())),
                        intent -> Stream.of(intent)
                                .filter(candidate -> isUntouchedOf(request, candidate))
                                .map(candidate -> read(request.stripeAccount(), candidate)));
                found.addAll(page.items());
                parameters.setStartingAfter(page.last());
            } while (page.last() != null);
            return found;
        });
    }

    private boolean isUntouchedOf(PaymentRequest request, PaymentIntent intent) {
        return clientId.equals(intent.getApplication())
                && request.id().equals(intent.getMetadata().get(REQUEST_ID))
                && request.price().amountMinor() == intent.getAmount()
                && request.price().currency().getCurrencyCode().equalsIgnoreCase(intent.getCurrency())
                && intent.getStatus().equals(AWAITS_CARD)
                && intent.getLastPaymentError() == null;
    }

    /** Reads the PaymentIntent, with the card that paid it. */
    public Intent retrieve(String account, String id) {
        var withCharge =
                PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
        return stripe.call(client ->
                read(account, client.v1().paymentIntents().retrieve(id, withCharge, StripeCalls.on(account))));
    }

    /**
     * Cancels the PaymentIntent; if Stripe no longer allows that, returns its present state instead.
     *
     * @param reason what the clinic's Dashboard shows
     */
    Intent cancel(String account, String id, CancellationReason reason) {
        var parameters = PaymentIntentCancelParams.builder()
                .setCancellationReason(reason)
                .build();
        Optional<Intent> canceled = stripe.call(client -> {
            try {
                return Optional.of(
                        read(account, client.v1().paymentIntents().cancel(id, parameters, StripeCalls.on(account))));
            } catch (InvalidRequestException e) {
                if ("payment_intent_unexpected_state".equals(e.getCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
        return canceled.orElseGet(() -> retrieve(account, id));
    }

    /** Stripe failed to create the PaymentIntent and repeats that answer for the idempotency key. */
    static final class KeySpentException extends RuntimeException {}

    /** Stripe refuses to create the request's PaymentIntent; a retry would be refused too. */
    public static final class IntentRefusedException extends RuntimeException {

        private final Optional<AmountRefusal> ofAmount;

        IntentRefusedException(@Nullable String code) {
            super("Stripe refused to create the PaymentIntent: " + code, null, false, false);
            this.ofAmount = Arrays.stream(AmountRefusal.values())
                    .filter(refusal -> refusal.code.equals(code))
                    .findAny();
        }

        /** What is wrong with the amount, if that is the cause. */
        public Optional<AmountRefusal> ofAmount() {
            return ofAmount;
        }
    }

    /**
     * Why Stripe refuses an amount. We cannot check this, because the limit is in the account's settlement currency.
     */
    public enum AmountRefusal {
        /** Below the minimum of the account's settlement currency. */
        TOO_SMALL("amount_too_small"),
        TOO_LARGE("amount_too_large");

        private final String code;

        AmountRefusal(String code) {
            this.code = code;
        }

        /** <a href="https://docs.stripe.com/error-codes">Stripe's code</a>. */
        public String code() {
            return code;
        }
    }

    private static Intent read(String account, PaymentIntent intent) {
        var currency = Currency.getInstance(intent.getCurrency().toUpperCase(Locale.ROOT));
        return new Intent(
                account,
                intent.getId(),
                intent.getClientSecret(),
                intent.getStatus(),
                new Money(intent.getAmountReceived() == null ? 0 : intent.getAmountReceived(), currency),
                failureOf(intent),
                cardOf(intent));
    }

    private static @Nullable AttemptFailure failureOf(PaymentIntent intent) {
        var error = intent.getLastPaymentError();
        if (error == null) {
            return null;
        }
        String code = error.getDeclineCode() == null ? error.getCode() : error.getDeclineCode();
        return code == null ? null : new AttemptFailure(code, error.getCharge());
    }

    private static @Nullable Card cardOf(PaymentIntent intent) {
        var charge = intent.getLatestChargeObject();
        if (charge == null
                || charge.getPaymentMethodDetails() == null
                || charge.getPaymentMethodDetails().getCard() == null) {
            return null;
        }
        var card = charge.getPaymentMethodDetails().getCard();
        return new Card(card.getBrand(), card.getLast4());
    }
}

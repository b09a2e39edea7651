package org.caretill.stripewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.caretill.contracts.StripeFactType;
import org.caretill.striperules.AccountId;
import org.caretill.striperules.StripeEventType;
import org.jspecify.annotations.Nullable;

/**
 * Extracts facts from Stripe's events (<a href="https://docs.stripe.com/api/events/types">types</a>), without side
 * effects. Texts are copied only if they have the form of the id or code they should be, because the owner of a
 * connected account can write some of them.
 */
final class Facts {

    /** The event's type is known, but a field is missing or not as Stripe documents it. */
    static final class UnreadableException extends Exception {
        private UnreadableException(String field) {
            super(field, null, false, false);
        }
    }

    private static final Pattern PAYMENT_INTENT = Pattern.compile("pi_[A-Za-z0-9_]{1,250}");
    private static final Pattern CHARGE = Pattern.compile("(ch|py)_[A-Za-z0-9_]{1,250}");
    private static final Pattern REFUND = Pattern.compile("(re|pyr)_[A-Za-z0-9_]{1,250}");
    private static final Pattern REFUND_STATUS = Pattern.compile("pending|requires_action|succeeded|failed|canceled");
    private static final Pattern DISPUTE = Pattern.compile("(du|dp)_[A-Za-z0-9_]{1,250}");
    private static final Pattern REFUND_OF_REQUEST = Pattern.compile("refund_[0-9a-z]{1,64}");
    private static final Pattern ACCOUNT = Pattern.compile(AccountId.PATTERN);
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern PAYMENT_REQUEST = Pattern.compile("preq_[0-9a-z]{1,64}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,64}");
    private static final Pattern LAST_FOUR = Pattern.compile("[0-9]{4}");
    private static final Pattern REASON = Pattern.compile("[a-z0-9_.]{1,64}");
    private static final Pattern REQUIREMENT = Pattern.compile("[A-Za-z0-9_.]{1,255}");

    private Facts() {}

    /** The facts in an event; empty if its object has nothing to do with a PaymentIntent or an account. */
    static List<Fact> of(StripeEventType type, StripeEvent event) throws UnreadableException {
        return switch (type) {
            case PAYMENT_INTENT_SUCCEEDED -> List.of(payment(StripeFactType.StripePaymentSucceeded, event));
            case PAYMENT_INTENT_PAYMENT_FAILED -> List.of(payment(StripeFactType.StripePaymentFailed, event));
            case PAYMENT_INTENT_PROCESSING -> List.of(payment(StripeFactType.StripePaymentProcessing, event));
            case PAYMENT_INTENT_REQUIRES_ACTION -> List.of(payment(StripeFactType.StripePaymentRequiresAction, event));
            case PAYMENT_INTENT_CANCELED -> List.of(payment(StripeFactType.StripePaymentCanceled, event));
            case REFUND_CREATED, REFUND_UPDATED, REFUND_FAILED, CHARGE_REFUND_UPDATED ->
                Stream.ofNullable(refundChanged(event, event.object())).toList();
            case CHARGE_REFUNDED -> refunds(event);
            case CHARGE_DISPUTE_CREATED,
                    CHARGE_DISPUTE_UPDATED,
                    CHARGE_DISPUTE_CLOSED,
                    CHARGE_DISPUTE_FUNDS_WITHDRAWN,
                    CHARGE_DISPUTE_FUNDS_REINSTATED ->
                Stream.ofNullable(disputeChanged(event)).toList();
            case ACCOUNT_UPDATED -> List.of(accountChanged(event));
            case ACCOUNT_APPLICATION_DEAUTHORIZED -> List.of(accountDeauthorized(event));
        };
    }

    private static Fact payment(StripeFactType type, StripeEvent event) throws UnreadableException {
        JsonNode intent = event.object();
        String id = required(intent, "id", PAYMENT_INTENT);
        // A succeeded payment has no failure, although the PaymentIntent may still have the error of an earlier
        // attempt.
        boolean succeeded = type == StripeFactType.StripePaymentSucceeded;
        return new Fact(
                type,
                id,
                new Fact.Payment(
                        id,
                        event.account() == null ? null : accountOf(event),
                        amount(intent, "amount"),
                        amount(intent, "amount_received"),
                        required(intent, "currency", CURRENCY).toUpperCase(Locale.ROOT),
                        livemode(event),
                        optional(intent.path("metadata").path("caretill_payment_request_id"), PAYMENT_REQUEST),
                        required(intent, "status", WORD),
                        succeeded ? null : failure(type, intent.path("last_payment_error")),
                        card(intent, succeeded),
                        occurredAt(event)));
    }

    private static Fact.@Nullable Failure failure(StripeFactType type, JsonNode error) {
        return error.isObject() || type == StripeFactType.StripePaymentFailed
                ? new Fact.Failure(
                        optional(error.path("code"), WORD),
                        optional(error.path("decline_code"), WORD),
                        optional(error.path("charge"), CHARGE))
                : null;
    }

    /**
     * The card of the newest charge if the event has it: expanded, or in the list of charges of API versions before
     * 2022-11-15. Otherwise, for a payment that has not succeeded, the card that failed.
     */
    private static Fact.@Nullable Card card(JsonNode intent, boolean succeeded) {
        return Stream.of(
                        intent.path("latest_charge").path("payment_method_details"),
                        intent.path("charges").path("data").path(0).path("payment_method_details"),
                        intent.path("payment_method"),
                        succeeded
                                ? MissingNode.getInstance()
                                : intent.path("last_payment_error").path("payment_method"))
                .map(method -> card(method.path("card")))
                .filter(card -> card != null)
                .findFirst()
                .orElse(null);
    }

    private static Fact.@Nullable Card card(JsonNode card) {
        String brand = optional(card.path("brand"), WORD);
        String last4 = optional(card.path("last4"), LAST_FOUR);
        return brand == null || last4 == null ? null : new Fact.Card(brand, last4);
    }

    /**
     * In API versions before 2022-11-15 a charge lists its refunds, newest first; later ones have {@code refund.*}.
     * Each is told, because another refund of the list may have no event of its own that arrived.
     */
    private static List<Fact> refunds(StripeEvent event) throws UnreadableException {
        List<Fact> facts = new ArrayList<>();
        for (JsonNode refund : event.object().path("refunds").path("data")) {
            Fact fact = refundChanged(event, refund);
            if (fact != null) {
                facts.add(fact);
            }
        }
        return facts;
    }

    /** Null for a charge without PaymentIntent, which this platform cannot have made. */
    private static @Nullable String paymentIntentOf(JsonNode object) throws UnreadableException {
        JsonNode intent = object.path("payment_intent");
        if (intent.isNull()) {
            return null;
        }
        String paymentIntent = optional(intent.isObject() ? intent.path("id") : intent, PAYMENT_INTENT);
        if (paymentIntent == null) {
            throw new UnreadableException("payment_intent");
        }
        return paymentIntent;
    }

    private static @Nullable Fact refundChanged(StripeEvent event, JsonNode refund) throws UnreadableException {
        String paymentIntent = paymentIntentOf(refund);
        if (paymentIntent == null) {
            return null;
        }
        return new Fact(
                StripeFactType.StripeRefundChanged,
                paymentIntent,
                new Fact.RefundChange(
                        paymentIntent,
                        event.account() == null ? null : accountOf(event),
                        required(refund, "id", REFUND),
                        positiveAmount(refund, "amount"),
                        required(refund, "currency", CURRENCY).toUpperCase(Locale.ROOT),
                        required(refund, "status", REFUND_STATUS),
                        optional(refund.path("reason"), WORD),
                        optional(refund.path("failure_reason"), WORD),
                        optional(refund.path("metadata").path("caretill_refund_id"), REFUND_OF_REQUEST),
                        livemode(event),
                        occurredAt(event)));
    }

    /** An unknown status is passed on; the consumer decides what it means. */
    private static @Nullable Fact disputeChanged(StripeEvent event) throws UnreadableException {
        JsonNode dispute = event.object();
        String paymentIntent = paymentIntentOf(dispute);
        if (paymentIntent == null) {
            return null;
        }
        Instant openedAt = StripeEvent.earlier(StripeEvent.instant(dispute.path("created")), occurredAt(event));
        if (openedAt == null) {
            throw new UnreadableException("created");
        }
        return new Fact(
                StripeFactType.StripeDisputeChanged,
                paymentIntent,
                new Fact.DisputeChange(
                        paymentIntent,
                        event.account() == null ? null : accountOf(event),
                        required(dispute, "id", DISPUTE),
                        positiveAmount(dispute, "amount"),
                        required(dispute, "currency", CURRENCY).toUpperCase(Locale.ROOT),
                        required(dispute, "status", WORD),
                        optional(dispute.path("reason"), WORD),
                        StripeEvent.instant(dispute.path("evidence_details").path("due_by")),
                        livemode(event),
                        openedAt,
                        occurredAt(event)));
    }

    private static Fact accountChanged(StripeEvent event) throws UnreadableException {
        JsonNode account = event.object();
        JsonNode requirements = account.path("requirements");
        String id = required(account, "id", ACCOUNT);
        return new Fact(
                StripeFactType.StripeAccountChanged,
                id,
                new Fact.AccountChange(
                        id,
                        flag(account, "charges_enabled"),
                        flag(account, "payouts_enabled"),
                        flag(account, "details_submitted"),
                        optional(account.path("country"), COUNTRY),
                        livemode(event),
                        listed(requirements, "currently_due", "past_due"),
                        listed(requirements, "past_due"),
                        listed(requirements, "pending_verification"),
                        optional(requirements.path("disabled_reason"), REASON),
                        occurredAt(event)));
    }

    private static List<String> listed(JsonNode requirements, String... lists) {
        return Stream.of(lists)
                .flatMap(list -> StreamSupport.stream(requirements.path(list).spliterator(), false))
                .map(requirement -> optional(requirement, REQUIREMENT))
                .filter(requirement -> requirement != null)
                .distinct()
                .sorted()
                .toList();
    }

    /** The event's object is the platform's application; only the event itself names the account. */
    private static Fact accountDeauthorized(StripeEvent event) throws UnreadableException {
        String account = accountOf(event);
        return new Fact(
                StripeFactType.StripeAccountDeauthorized,
                account,
                new Fact.Deauthorization(account, livemode(event), occurredAt(event)));
    }

    private static String accountOf(StripeEvent event) throws UnreadableException {
        if (event.account() == null || !ACCOUNT.matcher(event.account()).matches()) {
            throw new UnreadableException("account");
        }
        return event.account();
    }

    private static boolean livemode(StripeEvent event) throws UnreadableException {
        if (event.livemode() == null) {
            throw new UnreadableException("livemode");
        }
        return event.livemode();
    }

    private static Instant occurredAt(StripeEvent event) throws UnreadableException {
        if (event.created() == null) {
            throw new UnreadableException("created");
        }
        return event.created();
    }

    private static long amount(JsonNode object, String field) throws UnreadableException {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new UnreadableException(field);
        }
        return value.longValue();
    }

    private static long positiveAmount(JsonNode object, String field) throws UnreadableException {
        long value = amount(object, field);
        if (value == 0) {
            throw new UnreadableException(field);
        }
        return value;
    }

    private static boolean flag(JsonNode object, String field) throws UnreadableException {
        JsonNode value = object.path(field);
        if (!value.isBoolean()) {
            throw new UnreadableException(field);
        }
        return value.booleanValue();
    }

    private static String required(JsonNode object, String field, Pattern pattern) throws UnreadableException {
        String value = optional(object.path(field), pattern);
        if (value == null) {
            throw new UnreadableException(field);
        }
        return value;
    }

    private static @Nullable String optional(JsonNode value, Pattern pattern) {
        return value.isTextual() && pattern.matcher(value.textValue()).matches() ? value.textValue() : null;
    }
}

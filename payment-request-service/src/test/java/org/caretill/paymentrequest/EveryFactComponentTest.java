package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.StripeFactType;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.Status;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Applies every fact that Stripe can report, fitting or not, to a request of every status in the real table. */
@QuarkusTest
class EveryFactComponentTest {

    private static final long PRICE = 8500;

    /** How a fact differs from the request's PaymentIntent. */
    private enum Variation {
        SAME,
        SMALLER,
        BIGGER,
        HUGE,
        ZERO,
        OTHER_CURRENCY,
        OTHER_ACCOUNT,
        OTHER_PAYMENT_INTENT;

        long amountMinor() {
            return switch (this) {
                case SMALLER -> 5000;
                case BIGGER -> 9000;
                case HUGE -> Long.MAX_VALUE;
                case ZERO -> 0;
                case SAME, OTHER_CURRENCY, OTHER_ACCOUNT, OTHER_PAYMENT_INTENT -> PRICE;
            };
        }

        boolean isOfAnother() {
            return this == OTHER_CURRENCY || this == OTHER_ACCOUNT;
        }
    }

    private record Case(String id, Status status, StripeFactType fact, Variation variation) {

        String intent() {
            return "pi_" + id.replace("_", "");
        }

        boolean isFullPayment() {
            return fact == StripeFactType.StripePaymentSucceeded && variation == Variation.SAME;
        }

        @Nullable
        String attention() {
            if (variation == Variation.OTHER_PAYMENT_INTENT) {
                return null;
            }
            if (variation == Variation.OTHER_ACCOUNT) {
                return "account-mismatch";
            }
            if (variation == Variation.OTHER_CURRENCY) {
                return "currency-mismatch";
            }
            boolean ended = !status.isOpen() && status != Status.PAID;
            return switch (fact) {
                case StripePaymentSucceeded ->
                    variation == Variation.SAME ? ended ? "paid-after-end" : null : "amount-mismatch";
                case StripePaymentCanceled -> status == Status.PAID ? "canceled-after-paid" : null;
                case StripeRefundChanged ->
                    switch (variation) {
                        case ZERO -> "amount-mismatch";
                        case BIGGER, HUGE -> "refund-exceeds-payment";
                        default -> null;
                    };
                // A bank can dispute another amount than was paid.
                case StripeDisputeChanged -> variation == Variation.ZERO ? "amount-mismatch" : null;
                default -> null;
            };
        }

        long refundedMinor() {
            boolean counts = fact == StripeFactType.StripeRefundChanged
                    && (variation == Variation.SAME || variation == Variation.SMALLER);
            return counts ? variation.amountMinor() : 0;
        }

        void send(Calls call, String event) {
            String intent = variation == Variation.OTHER_PAYMENT_INTENT ? "pi_another" + id.replace("_", "") : intent();
            String data = EventContract.exampleText(fact.name())
                    .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                    .replaceFirst(
                            "\"account\": \"[^\"]*\"",
                            "\"account\": \"" + (variation == Variation.OTHER_ACCOUNT ? "acct_1Another" : call.account)
                                    + "\"")
                    .replaceFirst(
                            "\"amountReceivedMinor\": \\d+", "\"amountReceivedMinor\": " + variation.amountMinor())
                    .replaceFirst("\"amountMinor\": \\d+", "\"amountMinor\": " + variation.amountMinor())
                    .replaceFirst(
                            "\"currency\": \"[^\"]*\"",
                            "\"currency\": \"" + (variation == Variation.OTHER_CURRENCY ? "NZD" : "AUD") + "\"")
                    .replaceFirst("\"refund\": \"[^\"]*\"", "\"refund\": \"re_" + id + "\"")
                    .replaceFirst("\"paymentRequestRefundId\": \"[^\"]*\"", "\"paymentRequestRefundId\": null")
                    .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"du_" + id + "\"");
            Events.send("stripe-facts.v1", intent, event, fact.name(), data);
        }

        void insert(Calls call) {
            PaidRequests.execute("""
                    insert into payment_request (id, version, status, organisation_id, clinic_id, call_id,
                        payer_participant_id, requested_by, amount_minor, currency, description, created_at, expires_at,
                        paid_at, ended_at, received_minor, stripe_account, intent_key, payment_intent)
                    values ('%1$s', 1, '%2$s', 'demo-health', '%3$s', '%4$s', 'patient-1', 'clinician-1', %5$d, 'AUD',
                        'Consultation', now(), now() + interval '1 hour', %6$s, %7$s, %8$d, '%9$s', '%1$s', '%10$s')""".formatted(
                            id,
                            status,
                            call.clinic,
                            call.call,
                            PRICE,
                            status == Status.PAID ? "now()" : "null",
                            status.isOpen() || status == Status.PAID ? "null" : "now()",
                            status == Status.PAID ? PRICE : 0,
                            call.account,
                            intent()));
        }
    }

    private record Row(
            Status status,
            long receivedMinor,
            long refundedMinor,
            @Nullable String attention) {}

    @Test
    void every_fact_about_a_payment_is_applied_or_needs_attention_and_none_is_a_dead_letter() {
        var call = Calls.atNewClinic();
        Map<String, Case> cases = new HashMap<>();
        for (Status status : Status.values()) {
            for (StripeFactType fact : StripeFactType.values()) {
                if (!fact.name().startsWith("StripeAccount")) {
                    for (Variation variation : Variation.values()) {
                        String id = TypeId.next("preq");
                        cases.put("evt_every_" + id, new Case(id, status, fact, variation));
                    }
                }
            }
        }
        cases.values().forEach(one -> one.insert(call));
        cases.forEach((event, one) -> one.send(call, event));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> PaidRequests.count("from inbox where event_id like 'evt_every_%'")
                                + PaidRequests.count("from dead_letter where event_id like 'evt_every_%'")
                        == cases.size());
        assertThat(
                        PaidRequests.text(
                                "select string_agg(event_type || ' ' || reason, ', ') from dead_letter where event_id like 'evt_every_%'"))
                .isNull();
        List<String> wrong = new ArrayList<>();
        Map<String, Row> rows = rows(call);
        cases.values().forEach(one -> {
            Row row = rows.get(one.id());
            Row expected = expected(one);
            if (!expected.equals(row)) {
                wrong.add("%s %s %s: expected %s, was %s"
                        .formatted(one.status(), one.fact(), one.variation(), expected, row));
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** What the request must be after the fact. */
    private static Row expected(Case one) {
        boolean becomesPaid = one.isFullPayment() && one.status().isOpen();
        Status status = becomesPaid ? Status.PAID : one.status();
        if (one.status().isOpen()
                && !one.variation().isOfAnother()
                && one.variation() != Variation.OTHER_PAYMENT_INTENT) {
            status = switch (one.fact()) {
                case StripePaymentCanceled -> Status.CANCELLED;
                case StripePaymentFailed -> Status.REQUESTED;
                case StripePaymentProcessing, StripePaymentRequiresAction -> Status.PAYING;
                default -> status;
            };
        }
        boolean received = one.fact() == StripeFactType.StripePaymentSucceeded
                && !one.variation().isOfAnother()
                && one.variation() != Variation.OTHER_PAYMENT_INTENT;
        long receivedMinor =
                one.status() == Status.PAID ? PRICE : received ? one.variation().amountMinor() : 0;
        return new Row(status, receivedMinor, one.refundedMinor(), one.attention());
    }

    private static Map<String, Row> rows(Calls call) {
        Map<String, Row> found = new HashMap<>();
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select id, status, received_minor, refunded_minor, needs_attention from payment_request where call_id = '"
                                + call.call + "'")) {
            while (rows.next()) {
                found.put(
                        rows.getString(1),
                        new Row(
                                Status.valueOf(rows.getString(2)),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getString(5)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}

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
import java.util.stream.Collectors;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.StripeFactType;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.Status;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Applies every fact that Stripe can report, fitting or not, to a request of every status in the real table: alone,
 * before and after its payment, after the same fact with another amount, and with an id that stands at another request.
 */
@QuarkusTest
class EveryFactComponentTest {

    private static final long PRICE = 8500;

    /** A request whose refund and dispute have {@link #KNOWN} in their ids at Stripe. */
    private static final String ELSEWHERE = TypeId.next("preq");

    private static final String KNOWN = ELSEWHERE.replace("_", "");

    /** How a fact differs from the request's PaymentIntent. */
    private enum Variation {
        SAME,
        SMALLER,
        BIGGER,
        HUGE,
        ZERO,
        OTHER_CURRENCY,
        OTHER_ACCOUNT,
        OTHER_PAYMENT_INTENT,
        /** The refund or dispute is of another request already. */
        KNOWN_ELSEWHERE;

        long amountMinor() {
            return switch (this) {
                case SMALLER -> 5000;
                case BIGGER -> 9000;
                case HUGE -> Long.MAX_VALUE;
                case ZERO -> 0;
                case SAME, OTHER_CURRENCY, OTHER_ACCOUNT, OTHER_PAYMENT_INTENT, KNOWN_ELSEWHERE -> PRICE;
            };
        }
    }

    /** A fact of Stripe about the request's PaymentIntent. */
    private record Report(StripeFactType fact, Variation variation) {

        void send(Case one, Calls call, String event) {
            String intent =
                    variation == Variation.OTHER_PAYMENT_INTENT ? "pi_another" + one.id.replace("_", "") : one.intent();
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
                    .replaceFirst("\"refund\": \"[^\"]*\"", "\"refund\": \"" + one.idAtStripe("re_") + "\"")
                    .replaceFirst("\"paymentRequestRefundId\": \"[^\"]*\"", "\"paymentRequestRefundId\": null")
                    .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"" + one.idAtStripe("du_") + "\"");
            Events.send("stripe-facts.v1", intent, event, fact.name(), data);
        }
    }

    private record Case(String id, Status status, List<Report> reports) {

        Case(Status status, Report... reports) {
            this(TypeId.next("preq"), status, List.of(reports));
        }

        String intent() {
            return "pi_" + id.replace("_", "");
        }

        String idAtStripe(String prefix) {
            boolean isElsewhere = reports.stream().anyMatch(report -> report.variation == Variation.KNOWN_ELSEWHERE);
            return prefix + (isElsewhere ? KNOWN : id);
        }

        String insertion(Calls call) {
            return EveryFactComponentTest.insertion(call, id, status, intent());
        }

        void send(Calls call) {
            for (int number = 0; number < reports.size(); number++) {
                reports.get(number).send(this, call, "evt_every_" + id + "_" + number);
            }
        }

        Row expected() {
            var request = new Expected(status);
            reports.forEach(request::apply);
            return request.row();
        }
    }

    /** What a request must become, told by the simplest rules. */
    private static final class Expected {
        private Status status;
        private long receivedMinor;
        private long refundMinor;
        private long disputeMinor;

        @Nullable
        private String attention;

        Expected(Status status) {
            this.status = status;
            this.receivedMinor = status == Status.PAID ? PRICE : 0;
        }

        void apply(Report report) {
            switch (report.variation) {
                case OTHER_PAYMENT_INTENT -> {}
                case OTHER_ACCOUNT -> attention = "account-mismatch";
                case OTHER_CURRENCY -> attention = "currency-mismatch";
                case KNOWN_ELSEWHERE -> attention = "payment-intent-mismatch";
                case SAME, SMALLER, BIGGER, HUGE, ZERO -> applyFitting(report.fact, report.variation.amountMinor());
            }
        }

        private void applyFitting(StripeFactType fact, long amountMinor) {
            switch (fact) {
                case StripePaymentSucceeded -> pay(amountMinor);
                case StripePaymentCanceled -> {
                    attention = status == Status.PAID ? "canceled-after-paid" : attention;
                    status = status.isOpen() ? Status.CANCELLED : status;
                }
                case StripePaymentFailed -> status = status.isOpen() ? Status.REQUESTED : status;
                case StripePaymentProcessing, StripePaymentRequiresAction ->
                    status = status.isOpen() ? Status.PAYING : status;
                case StripeRefundChanged -> refund(amountMinor);
                case StripeDisputeChanged -> {
                    // A bank can dispute another amount than was paid.
                    attention = amountMinor == 0 ? "amount-mismatch" : attention;
                    disputeMinor = amountMinor == 0 ? disputeMinor : amountMinor;
                }
                case StripeAccountChanged, StripeAccountDeauthorized -> {}
            }
        }

        private void pay(long amountMinor) {
            if (amountMinor != PRICE) {
                attention = "amount-mismatch";
            } else if (status.isOpen()) {
                status = Status.PAID;
                receivedMinor = PRICE;
            } else if (status != Status.PAID) {
                attention = "paid-after-end";
            }
            if (status != Status.PAID) {
                receivedMinor = Math.max(receivedMinor, amountMinor);
            }
        }

        private void refund(long amountMinor) {
            if (amountMinor == 0 || (refundMinor > 0 && amountMinor != refundMinor)) {
                attention = "amount-mismatch";
            } else if (refundMinor == 0) {
                refundMinor = amountMinor;
                attention = amountMinor > receivedMinor ? "refund-exceeds-payment" : attention;
            }
        }

        Row row() {
            long refundedMinor = refundMinor > receivedMinor ? 0 : refundMinor;
            return new Row(status, receivedMinor, refundedMinor, disputeMinor, attention, attention != null);
        }
    }

    /** @param hasStep whether the timeline has a step with what needs attention */
    private record Row(
            Status status,
            long receivedMinor,
            long refundedMinor,
            long disputeMinor,
            @Nullable String attention,
            boolean hasStep) {}

    private Calls call;

    @BeforeEach
    void prepare() {
        call = Calls.atNewClinic();
    }

    /** Or the jobs would ask Stripe about all these requests while other tests wait for theirs. */
    @AfterEach
    void plan_no_checks() {
        for (String table : List.of("payment_request", "refund", "dispute")) {
            PaidRequests.execute(
                    "update %s set next_check_at = null where clinic_id = '%s'".formatted(table, call.clinic));
        }
    }

    @Test
    void every_fact_about_a_payment_is_applied_or_needs_attention_and_none_is_a_dead_letter() {
        insertKnownElsewhere(call);
        List<Case> cases = new ArrayList<>();
        var payment = new Report(StripeFactType.StripePaymentSucceeded, Variation.SAME);
        for (Status status : Status.values()) {
            for (StripeFactType fact : StripeFactType.values()) {
                if (fact.name().startsWith("StripeAccount")) {
                    continue;
                }
                boolean hasId =
                        fact == StripeFactType.StripeRefundChanged || fact == StripeFactType.StripeDisputeChanged;
                for (Variation variation : Variation.values()) {
                    if (variation != Variation.KNOWN_ELSEWHERE || hasId) {
                        cases.add(new Case(status, new Report(fact, variation)));
                    }
                }
                if (hasId || fact == StripeFactType.StripePaymentSucceeded) {
                    var smaller = new Report(fact, Variation.SMALLER);
                    var bigger = new Report(fact, Variation.BIGGER);
                    for (Report report : List.of(smaller, bigger, new Report(fact, Variation.SAME))) {
                        cases.add(new Case(status, payment, report));
                        cases.add(new Case(status, report, payment));
                    }
                    cases.add(new Case(status, smaller, bigger));
                    cases.add(new Case(status, bigger, smaller));
                    cases.add(new Case(status, payment, smaller, bigger));
                }
            }
        }
        PaidRequests.execute(cases.stream().map(one -> one.insertion(call)).collect(Collectors.joining(";\n")));
        cases.forEach(one -> one.send(call));

        long sent = cases.stream().mapToLong(one -> one.reports.size()).sum();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> PaidRequests.count("from inbox where event_id like 'evt_every_%'")
                                + PaidRequests.count("from dead_letter where event_id like 'evt_every_%'")
                        == sent);
        assertThat(
                        PaidRequests.text(
                                "select string_agg(event_type || ' ' || reason, ', ') from dead_letter where event_id like 'evt_every_%'"))
                .isNull();
        List<String> wrong = new ArrayList<>();
        Map<String, Row> rows = rows(call);
        for (Case one : cases) {
            Row row = rows.get(one.id);
            if (!one.expected().equals(row)) {
                wrong.add("%s %s: expected %s, was %s".formatted(one.status, one.reports, one.expected(), row));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows.get(ELSEWHERE)).isEqualTo(new Row(Status.PAID, PRICE, 0, 0, null, false));
    }

    /** A paid request with a refund and a dispute, whose ids at Stripe come again for other requests. */
    private static void insertKnownElsewhere(Calls call) {
        PaidRequests.execute(insertion(call, ELSEWHERE, Status.PAID, "pi_" + KNOWN));
        PaidRequests.execute(
                """
            insert into refund (id, payment_request_id, organisation_id, clinic_id, amount_minor, currency, status,
                created_at, stripe_refund)
            values ('%1$s', '%2$s', 'demo-health', '%3$s', %4$d, 'AUD', 'FAILED', now(), 're_%5$s');
            insert into dispute (id, payment_request_id, organisation_id, clinic_id, stripe_dispute, amount_minor,
                currency, status, stripe_status, stood_so_at, opened_at)
            values ('%6$s', '%2$s', 'demo-health', '%3$s', 'du_%5$s', %4$d, 'AUD', 'WON', 'won', now(), now())\
            """.formatted(TypeId.next("refund"), ELSEWHERE, call.clinic, PRICE, KNOWN, TypeId.next("dispute")));
    }

    private static String insertion(Calls call, String id, Status status, String intent) {
        return """
            insert into payment_request (id, version, status, organisation_id, clinic_id, call_id,
                payer_participant_id, requested_by, amount_minor, currency, description, created_at, expires_at,
                paid_at, ended_at, received_minor, stripe_account, intent_key, payment_intent)
            values ('%1$s', 1, '%2$s', 'demo-health', '%3$s', '%4$s', 'patient-1', 'clinician-1', %5$d, 'AUD',
                'Consultation', now(), now() + interval '1 hour', %6$s, %7$s, %8$d, '%9$s', '%1$s', '%10$s')\
            """.formatted(
                        id,
                        status,
                        call.clinic,
                        call.call,
                        PRICE,
                        status == Status.PAID ? "now()" : "null",
                        status.isOpen() || status == Status.PAID ? "null" : "now()",
                        status == Status.PAID ? PRICE : 0,
                        call.account,
                        intent);
    }

    private static Map<String, Row> rows(Calls call) {
        Map<String, Row> found = new HashMap<>();
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    select id, status, received_minor, refunded_minor, dispute_minor, needs_attention,
                        exists (select from timeline_entry t where t.payment_request_id = r.id
                            and t.event = 'PaymentNeedsAttention' and t.detail = r.needs_attention)
                    from payment_request r where call_id = '%s'\
                    """.formatted(call.call))) {
            while (rows.next()) {
                found.put(
                        rows.getString(1),
                        new Row(
                                Status.valueOf(rows.getString(2)),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getString(6),
                                rows.getBoolean(7)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}

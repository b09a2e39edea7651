package org.caretill.paymentrequest.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Account;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Difference;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Kind;
import org.caretill.paymentrequest.stripe.LedgerOfSimulator;
import org.caretill.paymentrequest.stripe.StripeLedger.Movement;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stripe's side is the simulator over HTTP; our side is set by each test. */
class AccountComparisonTest {

    private static final String CLINIC = "demo-clinic";
    private static final int MANY = 10_000;

    /** Enough for the ids that were seen, but not for the pages: one page has 100 charges of 3 KB. */
    private static final long MAX_BYTES_HELD = 8L << 20;

    private final Instant from = Instant.now().minus(Duration.ofHours(1));
    private final Instant to = Instant.now().plus(Duration.ofHours(1));
    private final FakeLedger local = new FakeLedger();
    private StripeSimulator stripe;

    @BeforeEach
    void start() {
        stripe = StripeSimulator.start(0);
        stripe.connect(StripeSimulator.DEMO_CLINIC);
    }

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Test
    void a_day_of_ten_thousand_payments_needs_little_memory() {
        // The account is disconnected so that no queued webhooks add to the measured memory.
        stripe.disconnect(StripeSimulator.DEMO_CLINIC);
        pay(true, MANY);
        stripe.connect(StripeSimulator.DEMO_CLINIC);
        local.knowEveryPayment = true;
        long before = bytesHeld();
        Account account = compare().getFirst();
        assertThat(account.differences()).isEmpty();
        assertThat(account.payments()).isEqualTo(MANY);
        assertThat(account.ours().paidMinor()).isEqualTo(MANY * 8_500L);
        assertThat(account.stripe()).isEqualTo(account.ours());
        assertThat(local.maxHeld - before).isLessThan(MAX_BYTES_HELD);
    }

    @Test
    void differences_beyond_the_limit_are_counted() {
        pay(true, 600);
        Account account = compare().getFirst();
        assertThat(account.differences()).hasSize(500);
        assertThat(account.moreDifferences()).isEqualTo(100);
        assertThat(account.differenceMinor()).isEqualTo(-600 * 8_500L);
    }

    @Test
    void a_cent_is_found() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_501, 0, 0);
        assertThat(compare().getFirst().differences())
                .containsExactly(new Difference(Kind.AMOUNT, "preq_" + intent, intent, 8_501, 8_500));
    }

    @Test
    void a_payment_in_another_currency_counts_in_each() {
        String intent = pay(true, 1).getFirst();
        local.requests.put(
                intent,
                new LocalLedger.Request("preq_1", CLINIC, StripeSimulator.DEMO_CLINIC, "NZD", intent, 8_500, 0, 0, 0));
        assertThat(compare())
                .extracting(Account::currency, Account::differenceMinor, Account::differences)
                .containsExactly(
                        tuple("AUD", -8_500L, List.of(new Difference(Kind.MISSING_HERE, "preq_1", intent, 0, 8_500))),
                        tuple(
                                "NZD",
                                8_500L,
                                List.of(new Difference(Kind.MISSING_AT_STRIPE, "preq_1", intent, 8_500, 0))));
    }

    @Test
    void a_fee_that_differs_from_stripes_is_found() {
        String intent = pay(true, 1).getFirst();
        local.requests.put(
                intent,
                new LocalLedger.Request("preq_1", CLINIC, StripeSimulator.DEMO_CLINIC, "AUD", intent, 8_500, 7, 0, 0));
        Account account = compare().getFirst();
        assertThat(account.differences()).containsExactly(new Difference(Kind.FEE, "preq_1", intent, 7, 0));
        assertThat(account.differenceMinor()).isZero();
    }

    @Test
    void a_reversal_only_here_is_found() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 3_000);
        String dispute = dispute(intent);
        local.refundsAndDisputes.put(refund, new LocalLedger.RefundOrDispute("preq_" + intent, 3_000, true));
        local.refundsAndDisputes.put(dispute, new LocalLedger.RefundOrDispute("preq_" + intent, 8_500, true));
        Account account = compare().getFirst();
        assertThat(account.differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.DISPUTE, "preq_" + intent, intent, 0, 8_500));
        assertThat(account.differenceMinor()).isEqualTo(11_500);
    }

    @Test
    void the_clinics_own_payments_and_another_clinics_on_the_account_are_ignored() {
        refund(pay(false, 1).getFirst(), 100);
        String others = pay(true, 1).getFirst();
        local.requests.put(
                others,
                new LocalLedger.Request(
                        "preq_1", "other-clinic", StripeSimulator.DEMO_CLINIC, "AUD", others, 1, 0, 0, 0));
        assertThat(compare()).isEmpty();
    }

    @Test
    void refunds_and_disputes_that_are_unknown_here_are_found() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 0, 0);
        refund(intent, 3_000);
        String dispute = dispute(intent);
        assertThat(compare().getFirst().differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.DISPUTE, "preq_" + intent, intent, 0, 8_500));
        local.refundsAndDisputes.put(dispute, new LocalLedger.RefundOrDispute("preq_" + intent, 8_500, false));
        assertThat(compare().getFirst().differences())
                .extracting(Difference::kind)
                .containsExactly(Kind.REFUND);
    }

    @Test
    void failed_refunds_and_won_disputes_are_subtracted_again() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 3_000);
        String dispute = dispute(intent);
        tell("refunds/" + refund, Map.of("account", StripeSimulator.DEMO_CLINIC));
        tell("disputes/" + dispute, Map.of("account", StripeSimulator.DEMO_CLINIC, "status", "won"));
        local.refundsAndDisputes.put(refund, new LocalLedger.RefundOrDispute("preq_" + intent, 3_000, true));
        local.refundsAndDisputes.put(dispute, new LocalLedger.RefundOrDispute("preq_" + intent, 8_500, true));
        Account account = compare().getFirst();
        assertThat(account.differences()).isEmpty();
        assertThat(account.stripe()).isEqualTo(new ComparedDay.Side(8_500, 0, 0, 8_500));
        local.refundsAndDisputes.put(refund, new LocalLedger.RefundOrDispute("preq_" + intent, 3_000, false));
        Account ofRefund = compare().getFirst();
        assertThat(ofRefund.differences())
                .containsExactly(new Difference(Kind.REFUND, "preq_" + intent, intent, 3_000, 0));
        assertThat(ofRefund.differenceMinor()).isEqualTo(-3_000);
        local.refundsAndDisputes.remove(refund);
        Account ofUnknown = compare().getFirst();
        assertThat(ofUnknown.differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, -3_000));
        assertThat(ofUnknown.differenceMinor()).isZero();
    }

    @Test
    void a_refunded_total_that_differs_from_the_refunds_is_found() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 1_001, 1_000);
        local.refundsAndDisputes.put(
                refund(intent, 1_000), new LocalLedger.RefundOrDispute("preq_" + intent, 1_000, false));
        Account account = compare().getFirst();
        assertThat(account.differences())
                .containsExactly(new Difference(Kind.REFUND, "preq_" + intent, intent, 1_001, 1_000));
        assertThat(account.differenceMinor()).isEqualTo(-1);
    }

    @Test
    void rows_missing_at_stripe_are_found_and_rows_of_other_days_ignored() {
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 100);
        local.rows.put(LocalLedger.Table.PAYMENTS, List.of(row("1", intent, 8_500), row("2", "pi_gone", 4_200)));
        local.rows.put(LocalLedger.Table.REFUNDS, List.of(row("1", refund, 100), row("2", "re_gone", 200)));
        local.rows.put(LocalLedger.Table.DISPUTES, List.of(row("1", "du_gone", 300)));
        var anotherDay = new AccountComparison(
                LedgerOfSimulator.of(stripe),
                local,
                CLINIC,
                StripeSimulator.DEMO_CLINIC,
                from.minus(Duration.ofDays(1)),
                to.minus(Duration.ofDays(1)));
        assertThat(anotherDay.compare().getFirst().differences())
                .extracting(Difference::kind, Difference::oursMinor, Difference::stripeMinor)
                .containsExactly(
                        tuple(Kind.MISSING_AT_STRIPE, 4_200L, 0L),
                        tuple(Kind.REFUND, 200L, 0L),
                        tuple(Kind.DISPUTE, 300L, 0L));
    }

    @Test
    void a_payment_that_stripe_has_not_booked_yet_is_not_missing() {
        tell("settlement", Map.of("delayMs", 60_000));
        String intent = pay(true, 1).getFirst();
        local.know(intent, 8_500, 0, 0);
        local.rows.put(LocalLedger.Table.PAYMENTS, List.of(row("1", intent, 8_500)));
        assertThat(compare()).flatExtracting(Account::differences).isEmpty();
    }

    @Test
    void amounts_are_in_the_payers_currency_whatever_the_settlement_currency() {
        tell("accounts/" + StripeSimulator.DEMO_CLINIC, Map.of("settlesInItsCurrency", true));
        tell(
                "payments/" + StripeSimulator.DEMO_CLINIC,
                Map.of("byPlatform", true, "currency", "nzd", "amountMinor", 4_200));
        assertThat(compare())
                .extracting(Account::currency, account -> account.stripe().paidMinor())
                .containsExactly(tuple("NZD", 4_200L));
    }

    private List<Account> compare() {
        return new AccountComparison(LedgerOfSimulator.of(stripe), local, CLINIC, StripeSimulator.DEMO_CLINIC, from, to)
                .compare();
    }

    private List<String> pay(boolean byPlatform, int count) {
        return tell("payments/" + StripeSimulator.DEMO_CLINIC, Map.of("byPlatform", byPlatform, "count", count))
                .getList("paymentIntents");
    }

    private String refund(String intent, long amountMinor) {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("sk_test_caretill_sandbox", "")
                .header("Stripe-Account", StripeSimulator.DEMO_CLINIC)
                .contentType("application/x-www-form-urlencoded")
                .formParam("payment_intent", intent)
                .formParam("amount", amountMinor)
                .post(stripe.address() + "/v1/refunds")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private String dispute(String intent) {
        return tell("disputes", Map.of("account", StripeSimulator.DEMO_CLINIC, "paymentIntent", intent))
                .getString("id");
    }

    private JsonPath tell(String path, Map<String, Object> body) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .body(new HashMap<>(body))
                .post(stripe.address() + "/_simulator/" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static LocalLedger.Row row(String id, String stripeId, long amountMinor) {
        return new LocalLedger.Row(id, stripeId, "preq_1", "pi_1", amountMinor, "AUD");
    }

    private static long bytesHeld() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Our side, without a database. */
    private static final class FakeLedger extends LocalLedger {

        private final Map<String, Request> requests = new HashMap<>();
        private final Map<String, RefundOrDispute> refundsAndDisputes = new HashMap<>();
        private final Map<Table, List<Row>> rows = new HashMap<>();
        private boolean knowEveryPayment;
        private long maxHeld;
        private int pages;

        private FakeLedger() {
            super(null);
        }

        private void know(String intent, long receivedMinor, long refundedMinor, long refundsMinor) {
            requests.put(intent, request(intent, receivedMinor, refundedMinor, refundsMinor));
        }

        private static Request request(String intent, long receivedMinor, long refundedMinor, long refundsMinor) {
            return new Request(
                    "preq_" + intent,
                    CLINIC,
                    StripeSimulator.DEMO_CLINIC,
                    "AUD",
                    intent,
                    receivedMinor,
                    0,
                    refundedMinor,
                    refundsMinor);
        }

        @Override
        Page of(List<Movement> movements) {
            if (++pages % 20 == 0) {
                maxHeld = Math.max(maxHeld, bytesHeld());
            }
            return new Page(
                    knowEveryPayment
                            ? movements.stream()
                                    .collect(Collectors.toMap(
                                            Movement::paymentIntent,
                                            movement -> request(movement.paymentIntent(), 8_500, 0, 0)))
                            : requests,
                    refundsAndDisputes);
        }

        @Override
        List<Row> next(Table table, String clinicId, String account, Instant from, Instant to, String after) {
            return after.isEmpty() ? rows.getOrDefault(table, List.of()) : List.of();
        }
    }
}

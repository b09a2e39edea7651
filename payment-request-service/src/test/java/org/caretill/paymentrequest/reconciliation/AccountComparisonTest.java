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

/** Stripe's side over HTTP, ours as it is said here. */
class AccountComparisonTest {

    private static final String CLINIC = "demo-clinic";
    private static final int MANY = 10_000;

    /** The ids that Stripe named, and no page: a page alone has 100 charges of 3 KB. */
    private static final long MOST_BYTES_HELD = 8L << 20;

    private final Instant from = Instant.now().minus(Duration.ofHours(1));
    private final Instant to = Instant.now().plus(Duration.ofHours(1));
    private final OurBooks books = new OurBooks();
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
    void a_day_of_ten_thousand_payments_is_compared_in_little_memory() {
        // Of a disconnected account no webhooks wait, whose memory would be measured too.
        stripe.disconnect(StripeSimulator.DEMO_CLINIC);
        pay(true, MANY);
        stripe.connect(StripeSimulator.DEMO_CLINIC);
        books.knowEveryPayment = true;
        long before = bytesHeld();
        Account account = compare().getFirst();
        assertThat(account.differences()).isEmpty();
        assertThat(account.payments()).isEqualTo(MANY);
        assertThat(account.ours().paidMinor()).isEqualTo(MANY * 8_500L);
        assertThat(account.stripe()).isEqualTo(account.ours());
        assertThat(books.mostHeld - before).isLessThan(MOST_BYTES_HELD);
    }

    @Test
    void more_differences_than_anybody_reads_are_counted() {
        pay(true, 600);
        Account account = compare().getFirst();
        assertThat(account.differences()).hasSize(500);
        assertThat(account.moreDifferences()).isEqualTo(100);
        assertThat(account.differenceMinor()).isEqualTo(-600 * 8_500L);
    }

    @Test
    void a_cent_is_found() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_501, 0, 0);
        assertThat(compare().getFirst().differences())
                .containsExactly(new Difference(Kind.AMOUNT, "preq_" + intent, intent, 8_501, 8_500));
    }

    @Test
    void a_payment_in_another_currency_counts_in_each() {
        String intent = pay(true, 1).getFirst();
        books.requests.put(
                intent,
                new Books.Request("preq_1", CLINIC, StripeSimulator.DEMO_CLINIC, "NZD", intent, 8_500, 0, 0, 0));
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
    void another_fee_than_the_one_that_stripe_took_is_found() {
        String intent = pay(true, 1).getFirst();
        books.requests.put(
                intent,
                new Books.Request("preq_1", CLINIC, StripeSimulator.DEMO_CLINIC, "AUD", intent, 8_500, 7, 0, 0));
        Account account = compare().getFirst();
        assertThat(account.differences()).containsExactly(new Difference(Kind.FEE, "preq_1", intent, 7, 0));
        assertThat(account.differenceMinor()).isZero();
    }

    @Test
    void what_is_undone_here_alone_is_found() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 3_000);
        String dispute = dispute(intent);
        books.movables.put(refund, new Books.Movable("preq_" + intent, 3_000, true));
        books.movables.put(dispute, new Books.Movable("preq_" + intent, 8_500, true));
        Account account = compare().getFirst();
        assertThat(account.differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.DISPUTE, "preq_" + intent, intent, 0, 8_500));
        assertThat(account.differenceMinor()).isEqualTo(11_500);
    }

    @Test
    void what_the_clinic_takes_by_itself_and_what_another_clinic_has_on_the_account_is_left_out() {
        refund(pay(false, 1).getFirst(), 100);
        String others = pay(true, 1).getFirst();
        books.requests.put(
                others,
                new Books.Request("preq_1", "other-clinic", StripeSimulator.DEMO_CLINIC, "AUD", others, 1, 0, 0, 0));
        assertThat(compare()).isEmpty();
    }

    @Test
    void refunds_and_disputes_that_are_unknown_here_are_found() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_500, 0, 0);
        refund(intent, 3_000);
        String dispute = dispute(intent);
        assertThat(compare().getFirst().differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.DISPUTE, "preq_" + intent, intent, 0, 8_500));
        books.movables.put(dispute, new Books.Movable("preq_" + intent, 8_500, false));
        assertThat(compare().getFirst().differences())
                .extracting(Difference::kind)
                .containsExactly(Kind.REFUND);
    }

    @Test
    void a_refund_that_failed_and_a_dispute_that_was_won_are_taken_off_again() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 3_000);
        String dispute = dispute(intent);
        tell("refunds/" + refund, Map.of("account", StripeSimulator.DEMO_CLINIC));
        tell("disputes/" + dispute, Map.of("account", StripeSimulator.DEMO_CLINIC, "status", "won"));
        books.movables.put(refund, new Books.Movable("preq_" + intent, 3_000, true));
        books.movables.put(dispute, new Books.Movable("preq_" + intent, 8_500, true));
        Account account = compare().getFirst();
        assertThat(account.differences()).isEmpty();
        assertThat(account.stripe()).isEqualTo(new ComparedDay.Side(8_500, 0, 0, 8_500));
        books.movables.put(refund, new Books.Movable("preq_" + intent, 3_000, false));
        Account ofRefund = compare().getFirst();
        assertThat(ofRefund.differences())
                .containsExactly(new Difference(Kind.REFUND, "preq_" + intent, intent, 3_000, 0));
        assertThat(ofRefund.differenceMinor()).isEqualTo(-3_000);
        books.movables.remove(refund);
        Account ofUnknown = compare().getFirst();
        assertThat(ofUnknown.differences())
                .containsExactlyInAnyOrder(
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, 3_000),
                        new Difference(Kind.REFUND, "preq_" + intent, intent, 0, -3_000));
        assertThat(ofUnknown.differenceMinor()).isZero();
    }

    @Test
    void what_the_request_says_of_its_refunds_is_what_they_come_to() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_500, 1_001, 1_000);
        books.movables.put(refund(intent, 1_000), new Books.Movable("preq_" + intent, 1_000, false));
        Account account = compare().getFirst();
        assertThat(account.differences())
                .containsExactly(new Difference(Kind.REFUND, "preq_" + intent, intent, 1_001, 1_000));
        assertThat(account.differenceMinor()).isEqualTo(-1);
    }

    @Test
    void of_what_stripe_did_not_name_the_missing_is_found_and_the_other_days_left_out() {
        String intent = pay(true, 1).getFirst();
        books.know(intent, 8_500, 0, 0);
        String refund = refund(intent, 100);
        books.rows.put(Books.Table.PAYMENTS, List.of(known("1", intent, 8_500), known("2", "pi_gone", 4_200)));
        books.rows.put(Books.Table.REFUNDS, List.of(known("1", refund, 100), known("2", "re_gone", 200)));
        books.rows.put(Books.Table.DISPUTES, List.of(known("1", "du_gone", 300)));
        var anotherDay = new AccountComparison(
                LedgerOfSimulator.of(stripe),
                books,
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
    void amounts_are_those_that_were_asked_for_whatever_the_account_is_settled_in() {
        tell("accounts/" + StripeSimulator.DEMO_CLINIC, Map.of("settlesInItsCurrency", true));
        tell(
                "payments/" + StripeSimulator.DEMO_CLINIC,
                Map.of("byPlatform", true, "currency", "nzd", "amountMinor", 4_200));
        assertThat(compare())
                .extracting(Account::currency, account -> account.stripe().paidMinor())
                .containsExactly(tuple("NZD", 4_200L));
    }

    private List<Account> compare() {
        return new AccountComparison(LedgerOfSimulator.of(stripe), books, CLINIC, StripeSimulator.DEMO_CLINIC, from, to)
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

    private static Books.Known known(String row, String stripeId, long amountMinor) {
        return new Books.Known(row, stripeId, "preq_1", "pi_1", amountMinor, "AUD");
    }

    private static long bytesHeld() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** What our tables would say. */
    private static final class OurBooks extends Books {

        private final Map<String, Request> requests = new HashMap<>();
        private final Map<String, Movable> movables = new HashMap<>();
        private final Map<Table, List<Known>> rows = new HashMap<>();
        private boolean knowEveryPayment;
        private long mostHeld;
        private int pages;

        private OurBooks() {
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
                mostHeld = Math.max(mostHeld, bytesHeld());
            }
            return new Page(
                    knowEveryPayment
                            ? movements.stream()
                                    .collect(Collectors.toMap(
                                            Movement::paymentIntent,
                                            movement -> request(movement.paymentIntent(), 8_500, 0, 0)))
                            : requests,
                    movables);
        }

        @Override
        List<Known> next(Table table, String clinicId, String account, Instant from, Instant to, String after) {
            return after.isEmpty() ? rows.getOrDefault(table, List.of()) : List.of();
        }
    }
}

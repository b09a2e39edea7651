package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.contracts.Attention.ACCOUNT_DISCONNECTED;
import static org.caretill.contracts.Attention.ACCOUNT_MISMATCH;
import static org.caretill.contracts.Attention.AMOUNT_MISMATCH;
import static org.caretill.contracts.Attention.CANCELED_AFTER_PAID;
import static org.caretill.contracts.Attention.CURRENCY_MISMATCH;
import static org.caretill.contracts.Attention.PAID_AFTER_END;
import static org.caretill.contracts.Attention.PAYMENT_INTENT_MISMATCH;
import static org.caretill.contracts.Attention.REFUND_EXCEEDS_PAYMENT;
import static org.caretill.contracts.Attention.SECOND_PAYMENT_INTENT;
import static org.caretill.contracts.PaymentRequestEventType.PaymentActionRequired;
import static org.caretill.contracts.PaymentRequestEventType.PaymentAttemptFailed;
import static org.caretill.contracts.PaymentRequestEventType.PaymentAttentionResolved;
import static org.caretill.contracts.PaymentRequestEventType.PaymentCancelled;
import static org.caretill.contracts.PaymentRequestEventType.PaymentCardIdentified;
import static org.caretill.contracts.PaymentRequestEventType.PaymentDeclined;
import static org.caretill.contracts.PaymentRequestEventType.PaymentDelivered;
import static org.caretill.contracts.PaymentRequestEventType.PaymentDisputed;
import static org.caretill.contracts.PaymentRequestEventType.PaymentExpired;
import static org.caretill.contracts.PaymentRequestEventType.PaymentOpened;
import static org.caretill.contracts.PaymentRequestEventType.PaymentRefunded;
import static org.caretill.contracts.PaymentRequestEventType.PaymentReminded;
import static org.caretill.contracts.PaymentRequestEventType.PaymentStarted;
import static org.caretill.contracts.PaymentRequestEventType.PaymentSucceeded;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_CANCELLED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_DECLINED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_EXPIRED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_PAID;
import static org.caretill.paymentrequest.model.Refusal.BEING_ENDED;
import static org.caretill.paymentrequest.model.Refusal.OTHER_ATTENTION;
import static org.caretill.paymentrequest.model.Status.CANCELLED;
import static org.caretill.paymentrequest.model.Status.DECLINED;
import static org.caretill.paymentrequest.model.Status.EXPIRED;
import static org.caretill.paymentrequest.model.Status.PAID;
import static org.caretill.paymentrequest.model.Status.PAYING;
import static org.caretill.paymentrequest.model.Status.REQUESTED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.contracts.Attention;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.model.Outcome.Changed;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.model.Outcome.Unchanged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: every status × every fact has one row here, and the README shows the same. */
class TransitionsTest {

    private static final String ACCOUNT = "acct_1";
    private static final String INTENT = "pi_1";
    private static final Money PRICE = new Money(8500, Currency.getInstance("AUD"));
    private static final Card CARD = new Card("visa", "4242");
    private static final Instant NOW = Instant.parse("2026-11-23T01:02:03Z");

    private static final Fact DELIVERED = new Fact.Delivered(NOW);
    private static final Fact OPENED = new Fact.Opened();
    private static final Fact STARTED = new Fact.Started(INTENT);
    private static final Fact REMINDED = new Fact.Reminded();
    private static final Fact DECLINE = new Fact.Ended(Ending.DECLINED, "declined-by-payer");
    private static final Fact CANCEL = new Fact.Ended(Ending.CANCELLED, "cancelled-by-clinic");
    private static final Fact EXPIRE = new Fact.Ended(Ending.EXPIRED, "expired");
    private static final Fact ACTION_REQUIRED = new Fact.ActionRequired(NOW);
    private static final Fact PROCESSING = new Fact.Processing(NOW);
    private static final Fact ATTEMPT_FAILED = new Fact.AttemptFailed("card_declined", NOW, "ch_1");
    private static final Fact CARD_AWAITED = new Fact.CardAwaited("card_declined");
    private static final Fact SUCCEEDED = new Fact.Succeeded(ACCOUNT, INTENT, PRICE, CARD);
    private static final Fact INTENT_CANCELED = new Fact.IntentCanceled();
    private static final Fact OUT_OF_REACH = new Fact.OutOfReach();
    private static final Fact REFUND_CHANGED =
            new Fact.RefundChanged("refund_1", 3000, RefundStatus.SUCCEEDED, new RefundedMoney(8500, 3000, 0));
    private static final Fact DISPUTE_CHANGED = new Fact.DisputeChanged(
            "dispute_1",
            8500,
            DisputeStatus.NEEDS_RESPONSE,
            new Disputed(DisputeStatus.NEEDS_RESPONSE, "fraudulent", 8500, NOW));
    private static final Fact CONTRADICTED = new Fact.Contradicted(REFUND_EXCEEDS_PAYMENT);
    private static final Fact RESOLVED = new Fact.AttentionResolved(AMOUNT_MISMATCH, "admin-1", "Ada Admin");
    private static final Fact CARD_IDENTIFIED = new Fact.CardIdentified(CARD);

    private static final List<Row> TABLE = List.of(
            row(
                    "payer's browser is sent it",
                    DELIVERED,
                    to(REQUESTED, PaymentDelivered),
                    to(PAYING, PaymentDelivered),
                    same(),
                    same(),
                    same(),
                    same()),
            row(
                    "payer's page shows it",
                    OPENED,
                    to(REQUESTED, PaymentOpened),
                    to(PAYING, PaymentOpened),
                    same(),
                    same(),
                    same(),
                    same()),
            row(
                    "Pay now",
                    STARTED,
                    to(PAYING, PaymentStarted),
                    same(),
                    no(ALREADY_PAID),
                    no(ALREADY_DECLINED),
                    no(ALREADY_CANCELLED),
                    no(ALREADY_EXPIRED)),
            row(
                    "reminder",
                    REMINDED,
                    to(REQUESTED, PaymentReminded),
                    to(PAYING, PaymentReminded),
                    no(ALREADY_PAID),
                    no(ALREADY_DECLINED),
                    no(ALREADY_CANCELLED),
                    no(ALREADY_EXPIRED)),
            row(
                    "payer declines",
                    DECLINE,
                    to(DECLINED, PaymentDeclined),
                    to(DECLINED, PaymentDeclined),
                    no(ALREADY_PAID),
                    same(),
                    no(ALREADY_CANCELLED),
                    no(ALREADY_EXPIRED)),
            row(
                    "clinic cancels",
                    CANCEL,
                    to(CANCELLED, PaymentCancelled),
                    to(CANCELLED, PaymentCancelled),
                    no(ALREADY_PAID),
                    no(ALREADY_DECLINED),
                    same(),
                    no(ALREADY_EXPIRED)),
            row(
                    "expiry time reached",
                    EXPIRE,
                    to(EXPIRED, PaymentExpired),
                    to(EXPIRED, PaymentExpired),
                    no(ALREADY_PAID),
                    no(ALREADY_DECLINED),
                    no(ALREADY_CANCELLED),
                    same()),
            row(
                    "bank wants 3-D Secure",
                    ACTION_REQUIRED,
                    to(PAYING, PaymentActionRequired),
                    to(PAYING, PaymentActionRequired),
                    same(),
                    same(),
                    same(),
                    same()),
            row("Stripe is processing", PROCESSING, to(PAYING, PaymentStarted), same(), same(), same(), same(), same()),
            row(
                    "card attempt failed",
                    ATTEMPT_FAILED,
                    to(REQUESTED, PaymentAttemptFailed),
                    to(REQUESTED, PaymentAttemptFailed),
                    same(),
                    same(),
                    same(),
                    same()),
            row(
                    "payment succeeded",
                    SUCCEEDED,
                    to(PAID, PaymentSucceeded),
                    to(PAID, PaymentSucceeded),
                    same(),
                    look(PAID_AFTER_END),
                    look(PAID_AFTER_END),
                    look(PAID_AFTER_END)),
            row(
                    "PaymentIntent canceled",
                    INTENT_CANCELED,
                    to(CANCELLED, PaymentCancelled),
                    to(CANCELLED, PaymentCancelled),
                    look(CANCELED_AFTER_PAID),
                    same(),
                    same(),
                    same()),
            row(
                    "account disconnected",
                    OUT_OF_REACH,
                    look(ACCOUNT_DISCONNECTED),
                    look(ACCOUNT_DISCONNECTED),
                    same(),
                    same(),
                    same(),
                    same()),
            row(
                    "refund made or changed",
                    REFUND_CHANGED,
                    to(REQUESTED, PaymentRefunded),
                    to(PAYING, PaymentRefunded),
                    to(PAID, PaymentRefunded),
                    to(DECLINED, PaymentRefunded),
                    to(CANCELLED, PaymentRefunded),
                    to(EXPIRED, PaymentRefunded)),
            row(
                    "dispute made or changed",
                    DISPUTE_CHANGED,
                    to(REQUESTED, PaymentDisputed),
                    to(PAYING, PaymentDisputed),
                    to(PAID, PaymentDisputed),
                    to(DECLINED, PaymentDisputed),
                    to(CANCELLED, PaymentDisputed),
                    to(EXPIRED, PaymentDisputed)),
            row(
                    "a report contradicts the payment",
                    CONTRADICTED,
                    look(REFUND_EXCEEDS_PAYMENT),
                    look(REFUND_EXCEEDS_PAYMENT),
                    look(REFUND_EXCEEDS_PAYMENT),
                    look(REFUND_EXCEEDS_PAYMENT),
                    look(REFUND_EXCEEDS_PAYMENT),
                    look(REFUND_EXCEEDS_PAYMENT)),
            row(
                    "attention resolved",
                    RESOLVED,
                    to(REQUESTED, PaymentAttentionResolved),
                    to(PAYING, PaymentAttentionResolved),
                    to(PAID, PaymentAttentionResolved),
                    to(DECLINED, PaymentAttentionResolved),
                    to(CANCELLED, PaymentAttentionResolved),
                    to(EXPIRED, PaymentAttentionResolved)),
            row(
                    "card awaited again",
                    CARD_AWAITED,
                    same(),
                    to(REQUESTED, PaymentAttemptFailed),
                    same(),
                    same(),
                    same(),
                    same()),
            row(
                    "card identified",
                    CARD_IDENTIFIED,
                    same(),
                    same(),
                    to(PAID, PaymentCardIdentified),
                    same(),
                    same(),
                    same()));

    private record Row(String name, Fact fact, List<Outcome> byStatus) {}

    static Stream<Arguments> cells() {
        List<Status> columns = List.of(Status.values());
        return TABLE.stream()
                .flatMap(row -> columns.stream()
                        .map(status -> Arguments.of(
                                row.name(), status, row.fact(), row.byStatus().get(columns.indexOf(status)))));
    }

    @ParameterizedTest(name = "{0} when {1}")
    @MethodSource("cells")
    void every_status_and_fact_has_its_outcome(String name, Status status, Fact fact, Outcome expected) {
        assertThat(Transitions.of(in(status), fact)).isEqualTo(expected);
    }

    @Test
    void the_table_has_every_fact() {
        Set<Class<?>> inTable = TABLE.stream().map(row -> row.fact().getClass()).collect(Collectors.toSet());
        assertThat(inTable).isEqualTo(new HashSet<>(List.of(Fact.class.getPermittedSubclasses())));
    }

    @Test
    void the_readme_shows_this_table() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| | " + Arrays.stream(Status.values()).map(Status::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|" + "---|".repeat(1 + Status.values().length));
        TABLE.forEach(row -> lines.add("| " + row.name() + " | "
                + row.byStatus().stream().map(TransitionsTest::inWords).collect(Collectors.joining(" | ")) + " |"));
        String table = String.join("\n", lines);
        assertThat(Files.readString(Path.of("README.md")))
                .as("the README of this service shows:%n%s%n", table)
                .contains(table);
    }

    @Test
    void a_second_payment_intent_needs_attention() {
        assertThat(Transitions.of(in(REQUESTED), new Fact.Started("pi_2"))).isEqualTo(look(SECOND_PAYMENT_INTENT));
        assertThat(Transitions.of(in(PAYING), new Fact.Started("pi_2"))).isEqualTo(look(SECOND_PAYMENT_INTENT));
    }

    static Stream<Arguments> moneyThatDoesNotFit() {
        Money aud = PRICE;
        return Stream.of(
                Arguments.of(new Fact.Succeeded("acct_2", INTENT, aud, CARD), ACCOUNT_MISMATCH),
                Arguments.of(new Fact.Succeeded(ACCOUNT, "pi_2", aud, CARD), PAYMENT_INTENT_MISMATCH),
                Arguments.of(
                        new Fact.Succeeded(ACCOUNT, INTENT, new Money(8500, Currency.getInstance("USD")), CARD),
                        CURRENCY_MISMATCH),
                Arguments.of(
                        new Fact.Succeeded(ACCOUNT, INTENT, new Money(8499, Currency.getInstance("AUD")), CARD),
                        AMOUNT_MISMATCH),
                Arguments.of(
                        new Fact.Succeeded(ACCOUNT, INTENT, new Money(8501, Currency.getInstance("AUD")), CARD),
                        AMOUNT_MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("moneyThatDoesNotFit")
    void a_mismatching_payment_needs_attention_in_any_status(Fact money, Attention reason) {
        for (Status status : Status.values()) {
            assertThat(Transitions.of(in(status), money)).as(status.name()).isEqualTo(look(reason));
        }
    }

    @Test
    void a_payment_for_a_request_without_payment_intent_needs_attention() {
        State fresh = new State(REQUESTED, ACCOUNT, PRICE, null, false, false, null, Set.of(), false, null, null, null);
        assertThat(Transitions.of(fresh, SUCCEEDED)).isEqualTo(look(PAYMENT_INTENT_MISMATCH));
    }

    @Test
    void opening_twice_changes_nothing() {
        State opened =
                new State(REQUESTED, ACCOUNT, PRICE, INTENT, false, true, null, Set.of(), false, null, null, null);
        assertThat(Transitions.of(opened, OPENED)).isEqualTo(same());
    }

    @Test
    void being_delivered_twice_changes_nothing_whether_opened_or_not() {
        for (boolean opened : List.of(false, true)) {
            State delivered =
                    new State(REQUESTED, ACCOUNT, PRICE, INTENT, true, opened, null, Set.of(), false, null, null, null);
            assertThat(Transitions.of(delivered, DELIVERED)).isEqualTo(same());
        }
        State opened =
                new State(REQUESTED, ACCOUNT, PRICE, INTENT, false, true, null, Set.of(), false, null, null, null);
        assertThat(Transitions.of(opened, DELIVERED)).isEqualTo(to(REQUESTED, PaymentDelivered));
    }

    @Test
    void a_duplicate_failed_charge_changes_nothing_and_another_counts_however_late() {
        for (Status open : List.of(REQUESTED, PAYING)) {
            State failed =
                    new State(open, ACCOUNT, PRICE, INTENT, true, true, NOW, Set.of("ch_1"), false, null, null, null);
            for (int seconds : List.of(-60, 0, 60)) {
                Instant at = NOW.plusSeconds(seconds);
                assertThat(Transitions.of(failed, new Fact.AttemptFailed("card_declined", at, "ch_1")))
                        .isEqualTo(same());
                assertThat(Transitions.of(failed, new Fact.AttemptFailed("card_declined", at, "ch_2")))
                        .isEqualTo(to(REQUESTED, PaymentAttemptFailed));
            }
        }
    }

    @Test
    void an_authentication_before_the_last_failure_is_outdated() {
        for (Status open : List.of(REQUESTED, PAYING)) {
            Instant failedAt = NOW.plusMillis(700);
            State failed = new State(
                    open, ACCOUNT, PRICE, INTENT, true, true, failedAt, Set.of("ch_1"), false, null, null, null);
            assertThat(Transitions.of(failed, new Fact.ActionRequired(NOW.minusSeconds(1))))
                    .isEqualTo(same());
            assertThat(Transitions.of(failed, new Fact.Processing(NOW.minusSeconds(1))))
                    .isEqualTo(same());
            // Stripe's times have one-second resolution, so this may be the next attempt.
            assertThat(Transitions.of(failed, new Fact.ActionRequired(NOW)))
                    .isEqualTo(to(PAYING, PaymentActionRequired));
        }
    }

    @Test
    void a_payer_about_to_enter_a_card_stays_paying() {
        State paying =
                new State(PAYING, ACCOUNT, PRICE, INTENT, true, true, NOW, Set.of("ch_1"), false, null, null, null);
        assertThat(Transitions.of(paying, CARD_AWAITED)).isEqualTo(same());
    }

    @Test
    void without_a_charge_a_failure_not_newer_than_the_last_changes_nothing() {
        for (Status open : List.of(REQUESTED, PAYING)) {
            State failed =
                    new State(open, ACCOUNT, PRICE, INTENT, true, true, NOW, Set.of("ch_1"), false, null, null, null);
            for (int seconds : List.of(-1, 0)) {
                assertThat(Transitions.of(
                                failed, new Fact.AttemptFailed("card_declined", NOW.plusSeconds(seconds), null)))
                        .isEqualTo(same());
            }
            assertThat(Transitions.of(failed, new Fact.AttemptFailed("card_declined", NOW.plusSeconds(1), null)))
                    .isEqualTo(to(REQUESTED, PaymentAttemptFailed));
        }
    }

    @Test
    void a_request_being_ended_cannot_be_paid_but_a_payment_that_arrives_wins() {
        for (Status status : List.of(REQUESTED, PAYING)) {
            State ending = new State(
                    status, ACCOUNT, PRICE, INTENT, true, true, null, Set.of(), false, Ending.CANCELLED, null, null);
            assertThat(Transitions.of(ending, STARTED)).isEqualTo(no(BEING_ENDED));
            assertThat(Transitions.of(ending, SUCCEEDED)).isEqualTo(to(PAID, PaymentSucceeded));
        }
    }

    @Test
    void a_canceled_payment_intent_ends_the_request_as_decided() {
        for (Ending ending : Ending.values()) {
            State pending =
                    new State(PAYING, ACCOUNT, PRICE, INTENT, false, true, null, Set.of(), false, ending, null, null);
            assertThat(Transitions.of(pending, INTENT_CANCELED)).isEqualTo(to(ending.status(), ending.event()));
        }
    }

    @Test
    void without_a_payment_intent_a_disconnected_account_needs_no_attention() {
        State fresh = new State(REQUESTED, ACCOUNT, PRICE, null, false, false, null, Set.of(), false, null, null, null);
        assertThat(Transitions.of(fresh, OUT_OF_REACH)).isEqualTo(same());
    }

    @Test
    void attention_is_resolved_once_and_only_for_the_reason_that_was_seen() {
        for (Status status : Status.values()) {
            assertThat(Transitions.of(needingAttention(status, null), RESOLVED)).isEqualTo(same());
            assertThat(Transitions.of(needingAttention(status, PAID_AFTER_END), RESOLVED))
                    .isEqualTo(no(OTHER_ATTENTION));
        }
    }

    @Test
    void the_card_is_identified_once() {
        State known = new State(PAID, ACCOUNT, PRICE, INTENT, false, true, null, Set.of(), false, null, CARD, null);
        assertThat(Transitions.of(known, CARD_IDENTIFIED)).isEqualTo(same());
    }

    private static State in(Status status) {
        return needingAttention(status, AMOUNT_MISMATCH);
    }

    private static State needingAttention(Status status, @Nullable Attention attention) {
        return new State(
                status, ACCOUNT, PRICE, INTENT, false, false, null, Set.of(), status == PAYING, null, null, attention);
    }

    private static Row row(String name, Fact fact, Outcome... byStatus) {
        return new Row(name, fact, List.of(byStatus));
    }

    private static Outcome to(Status status, PaymentRequestEventType event) {
        return new Changed(status, event);
    }

    private static Outcome same() {
        return new Unchanged();
    }

    private static Outcome no(Refusal reason) {
        return new Refused(reason);
    }

    private static Outcome look(Attention reason) {
        return new NeedsAttention(reason);
    }

    private static String inWords(Outcome outcome) {
        return switch (outcome) {
            case Changed changed -> "→ " + changed.status() + ", " + changed.event();
            case Unchanged _ -> "–";
            case NeedsAttention attention ->
                "needs attention: " + attention.reason().code();
            case Refused refused -> "409 " + refused.reason().code();
        };
    }
}

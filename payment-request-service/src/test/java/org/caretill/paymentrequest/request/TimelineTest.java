package org.caretill.paymentrequest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.caretill.contracts.Attention;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.invariants.TimelineSteps;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.request.TimelineReplay.Step;
import org.caretill.testinfrastructure.RandomInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts in any order and with duplicates: the timeline replays through the allowed transitions. */
class TimelineTest {

    private static final Instant START = Instant.parse("2026-11-23T01:02:03Z");
    private static final Money PRICE = new Money(8500, Currency.getInstance("AUD"));
    private static final Card CARD = new Card("visa", "4242");
    private static final List<Fact> WITHOUT_MOMENT = List.of(
            new Fact.Opened(),
            new Fact.Started("pi_1"),
            new Fact.Started("pi_2"),
            new Fact.Reminded(),
            new Fact.CardAwaited("card_declined"),
            new Fact.Ended(Ending.DECLINED, "declined-by-payer"),
            new Fact.Ended(Ending.CANCELLED, "cancelled-by-clinic"),
            new Fact.Ended(Ending.EXPIRED, "expired"),
            new Fact.Succeeded("acct_1", "pi_1", PRICE, CARD),
            new Fact.Succeeded("acct_1", "pi_1", PRICE, null),
            new Fact.Succeeded("acct_2", "pi_1", PRICE, CARD),
            new Fact.IntentCanceled(),
            new Fact.OutOfReach(),
            new Fact.CardIdentified(CARD),
            new Fact.Contradicted(Attention.REFUND_EXCEEDS_PAYMENT),
            new Fact.Contradicted(Attention.CURRENCY_MISMATCH),
            new Fact.AttentionResolved(Attention.REFUND_EXCEEDS_PAYMENT, "admin-1", null),
            new Fact.AttentionResolved(Attention.CURRENCY_MISMATCH, "admin-1", "Ada Admin"),
            new Fact.RefundChanged("refund_1", 3000, RefundStatus.SUCCEEDED, new RefundedMoney(8500, 3000, 0)),
            new Fact.DisputeChanged(
                    "dispute_1",
                    8500,
                    DisputeStatus.NEEDS_RESPONSE,
                    new Disputed(DisputeStatus.NEEDS_RESPONSE, "fraudulent", 8500, START)));

    @Test
    void every_event_after_the_first_has_an_allowed_step() {
        assertThat(TimelineSteps.events())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PaymentRequestEventType.values())
                        .filter(event -> event != PaymentRequestEventType.PaymentRequested)
                        .map(PaymentRequestEventType::name)
                        .toList());
    }

    @Test
    void every_timeline_replays_through_the_allowed_transitions() {
        RandomInput.checkOften(
                2_000,
                input -> checkTimelineOf(Stream.generate(() -> fact(input))
                        .limit(input.between(0, 30))
                        .toList()));
    }

    private static void checkTimelineOf(List<Fact> facts) {
        var request = newRequest();
        List<Step> timeline =
                new ArrayList<>(List.of(new Step(PaymentRequestEventType.PaymentRequested, request.status())));
        int attemptsOver = 0;
        Instant now = START;
        for (Fact fact : facts) {
            now = now.plusMillis(700);
            int before = request.version();
            switch (request.apply(fact, now)) {
                case Outcome.Changed changed -> {
                    timeline.add(new Step(changed.event(), request.status()));
                    attemptsOver += fact instanceof Fact.CardAwaited ? 1 : 0;
                }
                case Outcome.NeedsAttention _ ->
                    timeline.add(new Step(PaymentRequestEventType.PaymentNeedsAttention, request.status()));
                case Outcome.Unchanged _, Outcome.Refused _ ->
                    assertThat(request.version()).isEqualTo(before);
            }
            assertThat(request.version()).isEqualTo(timeline.size());
        }
        TimelineReplay.check(timeline);
        assertThat(timeline.stream().filter(told -> told.event() == PaymentRequestEventType.PaymentAttemptFailed))
                .hasSize(request.failedAttempts() + attemptsOver);
        assertThat(request.attempts().failedCharges()).doesNotHaveDuplicates();
    }

    @Test
    void failures_and_authentications_of_one_second_have_one_result_in_either_order() {
        var one = new Fact.AttemptFailed("expired_card", START, "ch_1");
        var other = new Fact.AttemptFailed("insufficient_funds", START, "ch_2");
        assertThat(codeAfter(one, other)).isEqualTo(codeAfter(other, one));

        var asked = new Fact.ActionRequired(START);
        PaymentRequest undecided = after(one, asked);
        assertThat(undecided.nextCheckAt()).as("Stripe is asked at once").isEqualTo(START);
        PaymentRequest decided = after(one, new Fact.ActionRequired(START.plusSeconds(1)));
        assertThat(decided.nextCheckAt()).isAfter(START);
    }

    private static @Nullable String codeAfter(Fact... facts) {
        return after(facts).attempts().failureCode();
    }

    private static PaymentRequest after(Fact... facts) {
        var request = newRequest();
        request.recordIntent("pi_1");
        for (Fact fact : facts) {
            request.apply(fact, START);
        }
        return request;
    }

    private static Fact fact(RandomInput input) {
        Instant at = START.plusSeconds(input.between(0, 20));
        return switch (input.between(1, 17)) {
            case 1, 2, 3 ->
                new Fact.AttemptFailed(
                        "card_declined", at, input.oneIn(3) ? null : input.any(List.of("ch_1", "ch_2", "ch_3")));
            case 4, 5 -> input.any(List.of(new Fact.ActionRequired(at), new Fact.Processing(at)));
            case 6, 7 -> new Fact.Delivered(at);
            default -> input.any(WITHOUT_MOMENT);
        };
    }

    private static PaymentRequest newRequest() {
        return PaymentRequest.requested(
                "preq_1",
                new RequestDetails(
                        "clinic-a", "call-1", 0, "patient-1", "clinician-1", PRICE, "Consultation", null, null, false),
                new People("Pat Example", "patient-1", "Pat Example", "Clara Clinician"),
                new Payee("organisation-a", "acct_1", null, 0),
                Supply.UNKNOWN,
                START,
                START.plus(Duration.ofHours(1)));
    }
}

package org.caretill.paymentrequest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.caretill.invariants.TimelineSteps;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.request.PaymentRequest.Asked;
import org.caretill.paymentrequest.request.PaymentRequest.Payee;
import org.caretill.paymentrequest.request.TimelineReplay.Told;

/** Whatever comes, in whatever order and however often: the timeline replays through the allowed transitions. */
class TimelineTest {

    private static final Instant START = Instant.parse("2026-11-23T01:02:03Z");
    private static final Money PRICE = new Money(8500, Currency.getInstance("AUD"));
    private static final Card CARD = new Card("visa", "4242");

    @Example
    void every_event_but_the_first_has_its_step() {
        assertThat(TimelineSteps.events())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .filter(event -> event != EventType.PaymentRequested)
                        .map(EventType::name)
                        .toList());
    }

    @Property(tries = 2_000)
    void what_the_timeline_tells_replays_through_the_allowed_transitions(@ForAll("facts") List<Fact> facts) {
        var request = newRequest();
        List<Told> timeline = new ArrayList<>(List.of(new Told(EventType.PaymentRequested, request.status)));
        int attemptsOver = 0;
        Instant now = START;
        for (Fact fact : facts) {
            now = now.plusMillis(700);
            int before = request.version;
            switch (request.apply(fact, now)) {
                case Outcome.Changed changed -> {
                    timeline.add(new Told(changed.event(), request.status));
                    attemptsOver += fact instanceof Fact.CardAwaited ? 1 : 0;
                }
                case Outcome.NeedsAttention _ ->
                    timeline.add(new Told(EventType.PaymentNeedsAttention, request.status));
                case Outcome.Unchanged _, Outcome.Refused _ ->
                    assertThat(request.version).isEqualTo(before);
            }
            assertThat(request.version).isEqualTo(timeline.size());
        }
        TimelineReplay.check(timeline);
        assertThat(timeline.stream().filter(told -> told.event() == EventType.PaymentAttemptFailed))
                .hasSize(request.failedAttempts + attemptsOver);
        assertThat(request.failedCharges).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Fact>> facts() {
        Arbitrary<Instant> moments = Arbitraries.integers().between(0, 20).map(START::plusSeconds);
        Arbitrary<Fact> failures = moments.flatMap(at -> Arbitraries.of("ch_1", "ch_2", "ch_3")
                .injectNull(0.3)
                .map(charge -> new Fact.AttemptFailed("card_declined", at, charge)));
        Arbitrary<Fact> atBank =
                moments.flatMap(at -> Arbitraries.of(new Fact.ActionRequired(at), new Fact.Processing(at)));
        Arbitrary<Fact> others = Arbitraries.of(
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
                new Fact.RefundChanged("refund_1", 3000, RefundStatus.SUCCEEDED, new RefundedMoney(8500, 3000, 0)),
                new Fact.DisputeChanged(
                        "dispute_1",
                        8500,
                        DisputeStatus.NEEDS_RESPONSE,
                        new Disputed(DisputeStatus.NEEDS_RESPONSE, "fraudulent", 8500, START)));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, failures),
                        net.jqwik.api.Tuple.of(2, atBank),
                        net.jqwik.api.Tuple.of(2, moments.map(Fact.Delivered::new)),
                        net.jqwik.api.Tuple.of(10, others))
                .list()
                .ofMaxSize(30);
    }

    private static PaymentRequest newRequest() {
        return PaymentRequest.requested(
                "preq_1",
                new Asked("clinic-a", "call-1", "patient-1", "clinician-1", PRICE, "Consultation", null, null, false),
                new Payee("organisation-a", "acct_1", null, 0),
                START,
                START.plus(Duration.ofHours(1)));
    }
}

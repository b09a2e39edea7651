package org.caretill.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.invariants.SoundStack.ACCOUNT;
import static org.caretill.invariants.SoundStack.CANCELLED;
import static org.caretill.invariants.SoundStack.INTENT;
import static org.caretill.invariants.SoundStack.PAID;
import static org.caretill.invariants.SoundStack.PATIENT;
import static org.caretill.invariants.SoundStack.copy;
import static org.caretill.invariants.SoundStack.dispute;
import static org.caretill.invariants.SoundStack.json;
import static org.caretill.invariants.SoundStack.message;
import static org.caretill.invariants.SoundStack.refund;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.caretill.invariants.Evidence.Acknowledgement;
import org.caretill.invariants.Evidence.Copy;
import org.caretill.invariants.Evidence.Frame;
import org.caretill.invariants.Evidence.KnownMovement;
import org.caretill.invariants.Evidence.KnownPayout;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.Movement.Kind;
import org.caretill.invariants.Evidence.PaymentIntent;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.SentEvent;
import org.caretill.invariants.Evidence.StripeEvent;
import org.caretill.invariants.Evidence.Text;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks each invariant on purpose, in every possible way, and expects one violation. */
class InvariantTest {

    @Test
    void nothing_is_wrong_with_a_sound_stack_and_everything_is_looked_at() {
        for (Finding finding : Invariant.examineAll(new SoundStack().evidence())) {
            assertThat(finding.violations()).as("%s", finding.invariant()).isEmpty();
            assertThat(finding.examined()).as("%s", finding.invariant()).isPositive();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void what_is_broken_is_found(Invariant broken, String how, Consumer<SoundStack> breaking) {
        var stack = new SoundStack();
        breaking.accept(stack);
        assertThat(broken.examine(stack.evidence()).violations()).as(how).hasSize(1);
    }

    static Stream<Arguments> what_is_broken_is_found() {
        return Stream.of(
                broken(Invariant.I1, "an answered webhook is not stored", stack -> {
                    stack.stripeEvents.clear();
                    stack.published.removeIf(message -> message.id().equals("evt_1"));
                }),
                broken(Invariant.I1, "a stored event was never published", stack -> stack.published.removeFirst()),
                broken(Invariant.I1, "a published fact was never taken", stack -> stack.inboxes.clear()),
                broken(
                        Invariant.I1,
                        "an event that arrived at the wrong endpoint was never published",
                        stack -> stack.stripeEvents.add(
                                new StripeEvent("evt_3", "charge.dispute.created", INTENT, false, true, true))),
                broken(
                        Invariant.I1,
                        "money that arrived is not known",
                        stack -> stack.paid(paid -> with(paid, "PAYING", 0))),
                broken(
                        Invariant.I1,
                        "an acknowledged request is lost",
                        stack -> stack.acknowledgements.add(
                                new Acknowledgement("create", "preq_00000000000000000000000000"))),
                broken(
                        Invariant.I2,
                        "paid twice in the timeline",
                        stack -> stack.timeline.add(new TimelineEntry(PAID, 5, "PaymentSucceeded", "PAID"))),
                broken(Invariant.I2, "paid without a line in the timeline", stack -> stack.timeline.remove(2)),
                broken(
                        Invariant.I2,
                        "announced as paid under two ids",
                        stack -> stack.published.add(
                                message("payment-requests.v1", PAID, "e-7", "PaymentSucceeded", 5))),
                broken(
                        Invariant.I2,
                        "one version published by two events",
                        stack ->
                                stack.published.add(message("payment-requests.v1", PAID, "e-7", "PaymentDisputed", 4))),
                broken(
                        Invariant.I3,
                        "a cent more here than at Stripe",
                        stack -> stack.intents.set(0, intent(INTENT, ACCOUNT, "AUD", 8_499))),
                broken(
                        Invariant.I3,
                        "money at Stripe for a request that does not know it",
                        stack -> stack.intents.add(new PaymentIntent(
                                ACCOUNT, "pi_other", "succeeded", 900, 900, 9, "AUD", true, CANCELLED))),
                broken(
                        Invariant.I3,
                        "a refund that Stripe has not heard of counts here",
                        stack -> stack.movements.add(known(refund(null, 100, "pending")))),
                broken(Invariant.I3, "a refund of another amount", stack -> {
                    // The sum is still right.
                    stack.movements.set(0, known(refund("re_1", 400, "succeeded")));
                    stack.movements.add(known(refund(null, 100, "pending")));
                }),
                broken(
                        Invariant.I3,
                        "a refund that is still pending here",
                        stack -> stack.movements.set(0, known(refund("re_1", 500, "pending")))),
                broken(
                        Invariant.I3,
                        "a refund of a payment on another account",
                        stack -> stack.movements.set(
                                0,
                                known(new Movement(
                                        Kind.REFUND, "acct_1Other", "re_1", INTENT, 500, "AUD", "succeeded")))),
                broken(Invariant.I3, "a dispute that nobody here knows", stack -> stack.movements.removeLast()),
                broken(Invariant.I3, "a dispute that Stripe does not know", stack -> stack.atStripe.removeLast()),
                broken(
                        Invariant.I3,
                        "a dispute that is decided at Stripe",
                        stack -> stack.movements.set(1, known(dispute("lost")))),
                broken(
                        Invariant.I3,
                        "a payout that is a cent more than what is in it",
                        stack -> stack.payouts.set(0, new KnownPayout("po_1", "demo-clinic", 8_325, 8_324))),
                broken(Invariant.I4, "paid without a payment at Stripe", stack -> stack.intents.clear()),
                broken(
                        Invariant.I4,
                        "paid on another account",
                        stack -> stack.intents.set(0, intent(INTENT, "acct_1Other", "AUD", 8_500))),
                broken(
                        Invariant.I4,
                        "paid in another currency",
                        stack -> stack.intents.set(0, intent(INTENT, ACCOUNT, "NZD", 8_500))),
                broken(
                        Invariant.I4,
                        "paid with another amount",
                        stack -> stack.intents.set(0, intent(INTENT, ACCOUNT, "AUD", 1))),
                broken(
                        Invariant.I4,
                        "paid with another PaymentIntent",
                        stack -> stack.intents.set(0, intent("pi_other", ACCOUNT, "AUD", 8_500))),
                broken(
                        Invariant.I4,
                        "the platform keeps more than was agreed",
                        stack -> stack.intents.set(
                                0,
                                new PaymentIntent(ACCOUNT, INTENT, "succeeded", 8_500, 8_500, 86, "AUD", true, PAID))),
                broken(Invariant.I4, "paid in part", stack -> {
                    stack.paid(paid -> with(paid, "PAID", 8_000));
                    stack.intents.set(0, intent(INTENT, ACCOUNT, "AUD", 8_000));
                }),
                broken(Invariant.I5, "a forged event is stored", stack -> stack.forged.add("evt_1")),
                broken(
                        Invariant.I5,
                        "a stored payload was changed",
                        stack -> stack.stripeEvents.set(
                                0, new StripeEvent("evt_1", "payment_intent.succeeded", INTENT, true, false, false))),
                broken(
                        Invariant.I5,
                        "a fact of an event that must not be published",
                        stack -> stack.stripeEvents.set(
                                0, new StripeEvent("evt_1", "payment_intent.succeeded", INTENT, false, false, true))),
                broken(
                        Invariant.I5,
                        "a fact of an event that was never received",
                        stack -> stack.published.add(
                                message("stripe-facts.v1", INTENT, "evt_invented", "StripePaymentSucceeded", null))),
                broken(
                        Invariant.I6,
                        "a guest is shown the request of another",
                        stack -> stack.frames.add(new Frame(PATIENT, "{\"id\":\"" + CANCELLED + "\"}"))),
                broken(
                        Invariant.I6,
                        "a clinician is shown another clinic's",
                        stack ->
                                stack.frames.add(new Frame(new Evidence.Viewer("other-clinic", "call-1", null), PAID))),
                broken(
                        Invariant.I6,
                        "the live view has it as another clinic's",
                        stack -> stack.liveView.put(PAID, new LiveState(4, "PAID", "other-clinic"))),
                broken(
                        Invariant.I6,
                        "a refund belongs to another clinic",
                        stack -> stack.movements.set(
                                0, new KnownMovement(PAID, "other-clinic", refund("re_1", 500, "succeeded")))),
                broken(
                        Invariant.I6,
                        "a dispute belongs to another clinic",
                        stack -> stack.movements.set(
                                1, new KnownMovement(PAID, "other-clinic", dispute("needs_response")))),
                broken(
                        Invariant.I7,
                        "a step that is not allowed",
                        stack ->
                                stack.timeline.set(5, new TimelineEntry(CANCELLED, 2, "PaymentRefunded", "CANCELLED"))),
                broken(Invariant.I7, "a version is missing", stack -> stack.timeline.remove(1)),
                broken(
                        Invariant.I7,
                        "a status that its timeline does not have",
                        stack -> stack.requests.set(1, with(stack.requests.get(1), "EXPIRED", 0))),
                broken(
                        Invariant.I7,
                        "attention that nothing in the timeline asked for",
                        stack -> stack.requests.set(1, with(stack.requests.get(1), "amount-mismatch"))),
                broken(Invariant.I7, "attention that was resolved", stack -> {
                    stack.timeline.set(3, new TimelineEntry(PAID, 4, "PaymentAttentionResolved", "PAID"));
                    stack.paid(paid -> with(paid, "amount-mismatch"));
                }),
                broken(
                        Invariant.I7,
                        "published out of order",
                        stack -> stack.published.add(stack.published.size() - 1, stack.published.remove(3))),
                broken(Invariant.I7, "the last version was never published", stack -> stack.published.removeLast()),
                broken(
                        Invariant.I8,
                        "a screen shows an old status",
                        stack -> stack.screens.getFirst().shown().put(PAID, new LiveState(2, "PAYING", "demo-clinic"))),
                broken(
                        Invariant.I8,
                        "a screen misses a request",
                        stack -> stack.screens.getLast().shown().clear()),
                broken(
                        Invariant.I8,
                        "the live view is behind",
                        stack -> stack.liveView.put(CANCELLED, new LiveState(1, "REQUESTED", "demo-clinic"))),
                broken(
                        Invariant.I8,
                        "an event says another status",
                        stack -> stack.copies.add(copy("{\"status\":\"PAID\"}", "{\"status\":\"PAYING\"}"))),
                broken(
                        Invariant.I8,
                        "a copy lacks a value",
                        stack -> stack.copies.add(copy("{\"card\":{\"brand\":\"visa\"}}", "{\"card\":null}"))),
                broken(
                        Invariant.I8,
                        "a copy has one account too few",
                        stack -> stack.copies.add(copy("{\"accounts\":[1,2]}", "{\"accounts\":[1]}"))),
                broken(
                        Invariant.I8,
                        "a copy differs within an account",
                        stack -> stack.copies.add(
                                copy("{\"accounts\":[{\"live\":true}]}", "{\"accounts\":[{\"live\":false}]}"))),
                broken(
                        Invariant.I8,
                        "a copy has another time",
                        stack -> stack.copies.add(
                                copy("{\"at\":\"2026-11-23T01:02:31Z\"}", "{\"at\":\"2026-11-23T01:02:32+00:00\"}"))),
                broken(
                        Invariant.I8,
                        "a copy is missing",
                        stack -> stack.copies.add(new Copy(
                                PAID, copy("{}", "{}").original(), "the live view", MissingNode.getInstance()))),
                broken(
                        Invariant.I8,
                        "what was published does not exist",
                        stack -> stack.copies.add(new Copy(
                                PAID,
                                MissingNode.getInstance(),
                                "the live view",
                                copy("{}", "{}").copy()))),
                broken(
                        Invariant.I8,
                        "an account cannot take payments any more, which is not known here",
                        stack -> stack.readiness.put(
                                ACCOUNT, json("{\"chargesEnabled\":false,\"requirements\":[\"a\"]}"))),
                broken(
                        Invariant.I8,
                        "Stripe requires something of an account, which is not known here",
                        stack -> stack.readiness.put(
                                ACCOUNT, json("{\"chargesEnabled\":true,\"requirements\":[\"a\",\"b\"]}"))),
                broken(Invariant.I9, "an event waits in an outbox", stack -> stack.outboxes.put("payment_request", 1L)),
                broken(Invariant.I9, "a dead letter is not listed", stack -> stack.deadListed.clear()),
                broken(Invariant.I9, "the metric does not count it", stack -> stack.deadInMetrics.clear()),
                broken(
                        Invariant.I10,
                        "a second charge",
                        stack -> stack.intents.add(new PaymentIntent(
                                ACCOUNT, "pi_second", "succeeded", 8_500, 8_500, 85, "AUD", true, PAID))),
                broken(Invariant.I11, "memory grows", stack -> {
                    for (int i = 30; i < 60; i++) {
                        stack.samples.add(SoundStack.sample(i, i * 20e6));
                    }
                }),
                broken(
                        Invariant.I12,
                        "a description in a log",
                        stack -> logLine(stack, "asked for: Consultation about sleep!")),
                broken(Invariant.I12, "an address in a log", stack -> logLine(stack, "mailed pat@example.com")),
                broken(
                        Invariant.I12,
                        "a token in a log",
                        stack -> logLine(stack, "Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJwYXRpZW50In0.c2lnbmF0dXJl")),
                broken(Invariant.I12, "a client secret in a log", stack -> logLine(stack, "pi_3Paid_secret_abc123")),
                broken(
                        Invariant.I12,
                        "a description at Stripe",
                        stack -> stack.texts.add(new Text(
                                "Stripe's records", true, () -> Stream.of("description=Consultation about sleep")))));
    }

    @Test
    void what_a_clinic_takes_by_itself_is_no_concern_whatever_its_metadata_says() {
        var stack = new SoundStack();
        stack.intents.add(new PaymentIntent(ACCOUNT, "pi_own", "succeeded", 777, 777, 0, "AUD", false, PAID));
        assertThat(Invariant.examineAll(stack.evidence())).allMatch(Finding::holds);
    }

    @Test
    void what_happens_at_an_account_that_has_disconnected_the_platform_cannot_be_known() {
        var stack = new SoundStack();
        stack.atStripe.add(refund("re_2", 1_000, "succeeded"));
        assertThat(Invariant.I3.examine(stack.evidence()).violations()).hasSize(3);
        stack.disconnected.add(ACCOUNT);
        assertThat(Invariant.I3.examine(stack.evidence()).violations()).isEmpty();
    }

    @Test
    void what_is_remembered_of_an_account_that_has_disconnected_the_platform_may_be_old() {
        var stack = new SoundStack();
        stack.readiness.clear();
        assertThat(Invariant.I8.examine(stack.evidence()).violations()).isEmpty();
    }

    @Test
    void a_payers_page_need_not_know_of_a_dispute() {
        var stack = new SoundStack();
        stack.paid(paid -> with(paid, 5, "PAID", 8_500));
        stack.timeline.add(new TimelineEntry(PAID, 5, "PaymentDisputed", "PAID"));
        assertThat(Invariant.I8.examine(stack.evidence()).violations())
                .as("the staff's page and a new live view, but not the payer's page")
                .hasSize(2)
                .noneMatch(violation -> violation.contains("guest"));
    }

    @Test
    void what_is_foreign_need_not_be_stored() {
        var stack = new SoundStack();
        stack.sent.add(new SentEvent(ACCOUNT, "evt_4", "payment_intent.succeeded", true, "answered"));
        stack.sent.add(new SentEvent(ACCOUNT, "evt_5", "charge.succeeded", false, "not-enabled"));
        assertThat(Invariant.I1.examine(stack.evidence()).violations()).isEmpty();
    }

    @Test
    void what_was_put_aside_was_not_lost() {
        var stack = new SoundStack();
        stack.inboxes.clear();
        Evidence evidence = stack.evidence();
        var aside = new Evidence.DeadLetters(
                Set.of("evt_1"),
                evidence.deadLetters().inTopics(),
                evidence.deadLetters().listed(),
                evidence.deadLetters().waiting(),
                evidence.deadLetters().inMetrics());
        assertThat(Invariant.I1
                        .examine(new Evidence(
                                evidence.requests(),
                                evidence.timeline(),
                                evidence.movements(),
                                evidence.payouts(),
                                evidence.liveView(),
                                evidence.atStripe(),
                                evidence.stripeEvents(),
                                evidence.published(),
                                evidence.copies(),
                                evidence.accounts(),
                                evidence.inboxes(),
                                evidence.outboxes(),
                                aside,
                                evidence.texts(),
                                evidence.privateWords(),
                                evidence.recordings()))
                        .violations())
                .isEmpty();
    }

    @Test
    void a_report_does_not_repeat_what_must_not_be_told() {
        var stack = new SoundStack();
        logLine(stack, "asked for: Consultation about sleep!");
        List<String> violations = Invariant.I12.examine(stack.evidence()).violations();
        assertThat(violations).isNotEmpty().noneMatch(violation -> violation.contains("Consultation about sleep"));
    }

    private static Arguments broken(Invariant invariant, String how, Consumer<SoundStack> breaking) {
        return Arguments.of(invariant, how, breaking);
    }

    private static KnownMovement known(Movement movement) {
        return new KnownMovement(PAID, "demo-clinic", movement);
    }

    private static void logLine(SoundStack stack, String line) {
        stack.texts.add(new Text("logs/notification-service.log", false, () -> Stream.of("fine", line)));
    }

    private static PaymentIntent intent(String id, String account, String currency, long receivedMinor) {
        return new PaymentIntent(account, id, "succeeded", receivedMinor, receivedMinor, 85, currency, true, PAID);
    }

    private static Request with(Request request, String status, long receivedMinor) {
        return with(request, request.version(), status, receivedMinor);
    }

    private static Request with(Request request, String needsAttention) {
        return new Request(
                request.id(),
                request.version(),
                request.status(),
                request.clinicId(),
                request.callId(),
                request.payerParticipantId(),
                request.amountMinor(),
                request.currency(),
                request.receivedMinor(),
                request.refundedMinor(),
                request.applicationFeeMinor(),
                request.account(),
                request.paymentIntent(),
                needsAttention);
    }

    private static Request with(Request request, int version, String status, long receivedMinor) {
        return new Request(
                request.id(),
                version,
                status,
                request.clinicId(),
                request.callId(),
                request.payerParticipantId(),
                request.amountMinor(),
                request.currency(),
                receivedMinor,
                request.refundedMinor(),
                request.applicationFeeMinor(),
                request.account(),
                request.paymentIntent(),
                request.needsAttention());
    }
}

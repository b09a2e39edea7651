package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.paymentrequest.PaidRequests.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.Interleaving.Deed;
import org.caretill.paymentrequest.Interleaving.Step;
import org.caretill.paymentrequest.end.DueEndingsJob;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.TimelineReplay;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.testinfrastructure.RandomInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs clinician, patient in two tabs, clock, jobs, webhooks and faults of Stripe concurrently, in generated
 * interleavings. In any order, a request is paid or ended and never both, charged at most once, and no payment is lost.
 * Each day has interleavings of its own ({@link RandomInput}).
 */
@QuarkusTest
class RacesComponentTest {

    private static final int INTERLEAVINGS = RandomInput.tries(250, 1_000);
    private static final int LANES = 8;
    private static final int MAX_AT_ONCE = 6;

    private static final String GOOD_CARD = "4242424242424242";
    private static final String CHECKED_CARD = "4000002500003155";
    private static final String DECLINED_CARD = "4000000000000002";

    private static final Set<String> ENDED = Set.of("CANCELLED", "DECLINED", "EXPIRED");

    @Inject
    DueEndingsJob endings;

    /** A request and the answers to all its callers. */
    private record Raced(Calls call, String id, Interleaving interleaving, List<Answer> told) {

        @Override
        public String toString() {
            return id + " " + interleaving + " " + told;
        }
    }

    /** The answer to an action: HTTP status, and the status of the request if the answer has one. */
    private record Answer(Deed deed, int answer, String status) {}

    @Test
    void in_any_order_a_request_is_paid_or_ended_once_and_no_payment_is_lost() throws Exception {
        RandomInput.print(INTERLEAVINGS);
        List<Calls> clinics =
                IntStream.range(0, LANES).mapToObj(_ -> Calls.atNewClinic()).toList();
        List<Raced> raced = new ArrayList<>();
        try (var _ = new StripesWebhooks();
                ExecutorService lanes = Executors.newFixedThreadPool(LANES);
                ScheduledExecutorService people = Executors.newScheduledThreadPool(LANES * MAX_AT_ONCE)) {
            List<Callable<List<Raced>>> work = IntStream.range(0, LANES)
                    .<Callable<List<Raced>>>mapToObj(lane -> () -> race(lane, clinics.get(lane), people))
                    .toList();
            for (Future<List<Raced>> lane : lanes.invokeAll(work)) {
                raced.addAll(lane.get());
            }
            settle(raced);
        }
        check(raced);
    }

    /** One clinic with a Stripe account of its own, so that faults set for the account do not affect other lanes. */
    private List<Raced> race(int lane, Calls clinic, ScheduledExecutorService people) throws Exception {
        List<Raced> raced = new ArrayList<>();
        for (int number = lane; number < INTERLEAVINGS; number += LANES) {
            raced.add(race(clinic.anotherCall(), Interleaving.number(number), people));
        }
        return raced;
    }

    private Raced race(Calls call, Interleaving interleaving, ScheduledExecutorService people) throws Exception {
        String id = call.requested();
        String order = order(call, interleaving);
        List<Future<Answer>> deeds = new ArrayList<>();
        for (Step step : interleaving.steps()) {
            deeds.add(people.schedule(
                    () -> answer(step.deed(), act(call, id, step.deed())), step.afterMs(), TimeUnit.MILLISECONDS));
        }
        List<Answer> told = new ArrayList<>();
        for (Future<Answer> deed : deeds) {
            told.add(deed.get());
        }
        takeBack(order);
        return new Raced(call, id, interleaving, told);
    }

    private static Answer answer(Deed deed, Response response) {
        return new Answer(
                deed,
                response.statusCode(),
                response.contentType().contains("json")
                        ? AnswerJson.of(response).path("status").asText()
                        : "");
    }

    /** Sets the fault for the call's account; returns its id, or nothing. */
    private static @Nullable String order(Calls call, Interleaving interleaving) {
        if (interleaving.trouble() == null) {
            return null;
        }
        var fault = new HashMap<>(interleaving.trouble());
        fault.put("account", call.account);
        return StripeSimulatorResource.fault(fault);
    }

    private static void takeBack(@Nullable String order) {
        if (order != null) {
            given().delete(StripeSimulatorResource.simulator().address() + "/_simulator/faults/" + order)
                    .then()
                    .statusCode(204);
        }
    }

    private Response act(Calls call, String id, Deed deed) {
        return switch (deed) {
            case OPEN -> call.guest().post("/v1/guest/payment-requests/" + id + "/opening");
            case REMIND -> call.clinician().post("/v1/payment-requests/" + id + "/reminder");
            case CANCEL -> call.clinician().post("/v1/payment-requests/" + id + "/cancellation");
            case DECLINE -> call.guest().post("/v1/guest/payment-requests/" + id + "/decline");
            case EXPIRE -> {
                execute("update payment_request set expires_at = now() where id = '" + id + "'");
                endings.endSoon();
                yield call.read(id);
            }
            case PAY, PAY_IN_ANOTHER_TAB -> pay(call, id, GOOD_CARD);
            case PAY_WITH_THE_BANKS_CHECK -> passBanksCheck(pay(call, id, CHECKED_CARD));
            case TRY_A_DECLINED_CARD -> pay(call, id, DECLINED_CARD);
            case JANITOR -> {
                // For this request only: two lanes that lock the same rows in different orders would deadlock.
                timePasses("id = '" + id + "'");
                yield call.read(id);
            }
        };
    }

    private static Response pay(Calls call, String id, String card) {
        Response payment = call.pay(id);
        return payment.statusCode() == 200 ? call.confirm(payment, card) : payment;
    }

    private static Response passBanksCheck(Response confirmed) {
        String challenge = confirmed.statusCode() == 200
                ? AnswerJson.of(confirmed)
                        .at("/next_action/use_stripe_sdk/stripe_js")
                        .asText()
                : "";
        return challenge.isEmpty()
                ? confirmed
                : given().contentType("application/x-www-form-urlencoded")
                        .formParam("result", "complete")
                        .post(challenge);
    }

    /** Makes all checks due, and lets all begun endings look abandoned. */
    private static void timePasses(String requests) {
        execute("update payment_request set next_check_at = now() where next_check_at is not null and " + requests);
        execute("update payment_request set ending_since = now() - interval '1 minute'"
                + " where ending is not null and status in ('REQUESTED', 'PAYING') and " + requests);
    }

    /** Waits without further actions, so that only the service's own jobs finish what is incomplete. */
    private void settle(List<Raced> raced) {
        var unsettled = new HashSet<>(raced);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    // Of the unsettled alone: those that stay open would be due again each second, and the others late.
                    timePasses(unsettled.stream()
                            .map(one -> "'" + one.id + "'")
                            .collect(Collectors.joining(", ", "id in (", ")")));
                    endings.endSoon();
                    Map<String, List<JsonNode>> intents = intentsByRequest(raced);
                    unsettled.removeIf(one -> isSettled(one, intents.getOrDefault(one.id, List.of())));
                    assertThat(unsettled).isEmpty();
                });
    }

    private static boolean isSettled(Raced one, List<JsonNode> intents) {
        JsonNode request = AnswerJson.of(one.call.read(one.id));
        String status = request.required("status").asText();
        boolean taken = intents.stream().anyMatch(RacesComponentTest::isSucceeded);
        boolean wasToEnd = one.told.stream()
                .anyMatch(told -> told.answer() < 300
                        && Set.of(Deed.CANCEL, Deed.DECLINE, Deed.EXPIRE).contains(told.deed()));
        return taken ? status.equals("PAID") : !wasToEnd || ENDED.contains(status);
    }

    private void check(List<Raced> raced) {
        Map<String, List<JsonNode>> intents = intentsByRequest(raced);
        Map<String, List<String>> published = Events.published("payment-requests.v1").stream()
                .collect(Collectors.groupingBy(
                        Published::key, Collectors.mapping(Published::type, Collectors.toList())));
        Map<String, Integer> ends = new HashMap<>();
        for (Raced one : raced) {
            JsonNode request = AnswerJson.of(one.call.read(one.id));
            ends.merge(request.required("status").asText(), 1, Integer::sum);
            checkMoney(one, request, intents.getOrDefault(one.id, List.of()));
            checkAnswers(one, request.required("status").asText());
            checkTimeline(one, request);
            assertThat(published.get(one.id))
                    .as("published of %s", one)
                    .isEqualTo(request.path("timeline").findValuesAsText("event"));
        }
        System.out.printf("races: ended as %s%n", ends);
        // If one of these never occurred, it was not tested.
        assertThat(ends.keySet()).contains("PAID", "CANCELLED", "DECLINED", "EXPIRED");
        assertThat(ends.values()).allSatisfy(number -> assertThat(number).isGreaterThan(INTERLEAVINGS / 40));
    }

    private static void checkMoney(Raced one, JsonNode request, List<JsonNode> intents) {
        String status = request.required("status").asText();
        long taken = intents.stream().filter(RacesComponentTest::isSucceeded).count();
        assertThat(taken).as("payments taken for %s", one).isEqualTo(status.equals("PAID") ? 1 : 0);
        assertThat(request.hasNonNull("needsAttention")).as("%s", one).isFalse();
        if (ENDED.contains(status)) {
            assertThat(intents)
                    .as("what the payer could still pay of %s", one)
                    .allSatisfy(
                            intent -> assertThat(intent.get("status").asText()).isEqualTo("canceled"));
        }
    }

    private static void checkAnswers(Raced one, String status) {
        for (Answer told : one.told) {
            assertThat(told.answer())
                    .as("answer to %s in %s", told.deed(), one)
                    .isIn(possibleAnswers(told.deed(), one.interleaving));
            if (told.answer() == 200
                    && (ENDED.contains(told.status()) || told.status().equals("PAID"))) {
                assertThat(status).as("%s", one).isEqualTo(told.status());
            }
        }
    }

    /** 400 and 402 are Stripe's; 503 is allowed only while Stripe had a fault. */
    private static Set<Integer> possibleAnswers(Deed deed, Interleaving interleaving) {
        var possible = new HashSet<>(Set.of(200, 400, 402, 409));
        if (interleaving.trouble() != null) {
            possible.add(503);
        }
        if (deed == Deed.PAY_WITH_THE_BANKS_CHECK) {
            // If the other tab has paid meanwhile, Stripe has nothing left to check.
            possible.add(404);
        }
        return possible;
    }

    private static void checkTimeline(Raced one, JsonNode request) {
        List<TimelineReplay.Step> timeline = elements(request.required("timeline"))
                .map(moment -> new TimelineReplay.Step(
                        PaymentRequestEventType.valueOf(moment.get("event").asText()),
                        Status.valueOf(moment.get("status").asText())))
                .toList();
        TimelineReplay.check(timeline);
        assertThat(timeline).as("%s", one).hasSize(request.required("version").asInt());
        assertThat(timeline.getLast().status().name())
                .isEqualTo(request.required("status").asText());
    }

    private static boolean isSucceeded(JsonNode intent) {
        return intent.get("status").asText().equals("succeeded");
    }

    /** The PaymentIntents at Stripe of each request, by the id in their metadata. */
    private static Map<String, List<JsonNode>> intentsByRequest(List<Raced> raced) {
        Set<String> accounts = raced.stream().map(one -> one.call.account).collect(Collectors.toSet());
        JsonNode ledger =
                AnswerJson.of(given().get(StripeSimulatorResource.simulator().address() + "/_simulator/ledger"));
        return elements(ledger.required("accounts"))
                .filter(account -> accounts.contains(account.path("id").asText()))
                .flatMap(account -> elements(account.required("paymentIntents")))
                .collect(Collectors.groupingBy(RacesComponentTest::requestOf));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String requestOf(JsonNode intent) {
        return intent.path("metadata").path("caretill_payment_request_id").asText();
    }
}

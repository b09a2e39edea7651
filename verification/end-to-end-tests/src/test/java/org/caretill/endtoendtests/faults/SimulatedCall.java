package org.caretill.endtoendtests.faults;

import static org.caretill.endtoendtests.Simulator.ASKS_THE_BANK;
import static org.caretill.endtoendtests.Simulator.IS_DECLINED;
import static org.caretill.endtoendtests.Simulator.PAYS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.caretill.endtoendtests.LiveView;
import org.caretill.endtoendtests.Rest;
import org.caretill.endtoendtests.Simulator;
import org.caretill.invariants.Evidence.Viewer;

/** Simulates one call between a clinician and a patient, both with a live view, and its payment. */
final class SimulatedCall {

    /** The simulator's own card: {@code processing} for two seconds, then paid. */
    private static final String PAYS_SLOWLY = "4000000000002024";

    /** The refusals that the loser of a race may get. */
    private static final Set<String> OVER = Set.of(
            "already-paid",
            "already-declined",
            "already-cancelled",
            "already-expired",
            "being-ended",
            "payment-in-progress",
            "payment-over");

    private static final List<String> DISPUTE_ENDS = List.of("needs_response", "under_review", "won", "lost");

    private static final int SECONDS_UNTIL_PAID = 60;
    private static final Executor TOGETHER = task -> Thread.ofVirtual().start(task);

    private final ClinicSession session;
    private final Client payments;
    private final Recorder recorder;
    private final Map<LiveView, Viewer> views;
    private final Random random;
    private final String callId;
    private final String patientId;
    private final String email;
    private String guestToken;

    /** @param views the open live views of the run, to which this call adds its own */
    SimulatedCall(
            ClinicSession session, Client payments, Recorder recorder, Map<LiveView, Viewer> views, Random random) {
        this.session = session;
        this.payments = payments;
        this.recorder = recorder;
        this.views = views;
        this.random = random;
        callId = "call-" + mark();
        patientId = "patient-" + mark();
        email = "canary" + mark() + "@patients.example";
    }

    private String mark() {
        return "%016x".formatted(random.nextLong());
    }

    void run(Scenario scenario) {
        guestToken = admit();
        watch(null, session.clinician());
        LiveView patientsPage = watch(patientId, () -> guestToken);
        switch (scenario) {
            case PAYS -> paid(request(mark()), PAYS);
            case PAYS_AFTER_A_DECLINED_CARD -> {
                String request = request(mark());
                paid(request, IS_DECLINED);
                paid(request, PAYS);
            }
            case PAYS_AFTER_THE_BANKS_CHECK -> paid(request(mark()), ASKS_THE_BANK);
            case PAYS_SLOWLY -> paid(request(mark()), PAYS_SLOWLY);
            case PRESSES_PAY_TWICE -> {
                String request = request(mark());
                List<Simulator.Credentials> both = together(() -> payNow(request), () -> payNow(request));
                if (both.size() == 2 && !both.getFirst().equals(both.getLast())) {
                    recorder.violation(request + " was given two PaymentIntents by a double click");
                }
                both.stream().findFirst().ifPresent(credentials -> confirm(credentials, PAYS));
            }
            case PAYS_IN_TWO_TABS -> {
                String request = request(mark());
                together(() -> paid(request, PAYS), () -> paid(request, ASKS_THE_BANK));
            }
            case IS_ASKED_TWICE_BY_ONE_CLICK -> {
                String key = mark();
                Map<String, Object> asking = asking();
                List<String> both = together(() -> request(key, asking), () -> request(key, asking));
                if (Set.copyOf(both).size() > 1) {
                    recorder.violation("one Idempotency-Key made " + both);
                }
                both.stream().findFirst().ifPresent(request -> paid(request, PAYS));
            }
            case IS_ASKED_BY_TWO_CLICKS -> {
                Map<String, Object> asking = asking();
                List<String> both = together(() -> request(mark(), asking), () -> request(mark(), asking));
                if (Set.copyOf(both).size() > 1) {
                    recorder.violation("the patient has two open requests without additional: " + both);
                }
                both.stream().findFirst().ifPresent(request -> paid(request, PAYS));
            }
            case IS_CANCELLED_WHILE_PAYING -> {
                String request = request(mark());
                Simulator.Credentials credentials = payNow(request);
                together(
                        () -> confirm(credentials, PAYS),
                        () -> staffCommand("cancel", request, "cancellation", Map.of(), null));
            }
            case DECLINES -> decline(request(mark()));
            case DECLINES_WHILE_PAYING -> {
                String request = request(mark());
                Simulator.Credentials credentials = payNow(request);
                together(() -> confirm(credentials, random.nextBoolean() ? PAYS : IS_DECLINED), () -> decline(request));
            }
            case IS_REMINDED_AND_PAYS -> {
                String request = request(mark());
                String key = mark();
                together(
                        () -> staffCommand("remind", request, "reminder", Map.of(), key),
                        () -> staffCommand("remind", request, "reminder", Map.of(), key));
                paid(request, PAYS);
            }
            case LETS_IT_EXPIRE -> {
                String request = request(mark());
                if (random.nextBoolean()) {
                    payNow(request);
                }
            }
            case GOES_AWAY_IN_THE_MIDDLE -> {
                Simulator.Credentials credentials = payNow(request(mark()));
                close(patientsPage);
                confirm(credentials, PAYS);
            }
            case LEAVES_THE_CALL -> {
                paid(request(mark()), random.nextBoolean() ? PAYS : IS_DECLINED);
                close(patientsPage);
                endCall();
            }
            case CALL_ENDS_WHILE_PAYING -> {
                Simulator.Credentials credentials = payNow(request(mark()));
                close(patientsPage);
                String card = random.nextBoolean() ? PAYS : ASKS_THE_BANK;
                together(() -> confirm(credentials, card), this::endCall);
            }
            case GETS_PART_OF_IT_BACK -> {
                String request = request(mark());
                paid(request, PAYS);
                if (isPaid(request)) {
                    String key = mark();
                    together(() -> refund(request, 100L, key), () -> refund(request, 100L, key));
                    refund(request, 250L, mark());
                }
            }
            case GETS_ALL_OF_IT_BACK -> {
                String request = request(mark());
                paid(request, PAYS);
                if (isPaid(request)) {
                    together(() -> refund(request, null, mark()), () -> refund(request, null, mark()));
                }
            }
            case DISPUTES_IT -> {
                String request = request(mark());
                Simulator.Credentials credentials = payNow(request);
                confirm(credentials, PAYS);
                if (isPaid(request)) {
                    session.clinic()
                            .simulator
                            .dispute(credentials, DISPUTE_ENDS.get(random.nextInt(DISPUTE_ENDS.size())));
                    recorder.count("disputes");
                }
            }
        }
    }

    private String admit() {
        String name = "Pat Canary" + mark();
        recorder.addPrivateWord(name);
        String token = callPlatform(
                        "/guests",
                        Map.of(
                                "clinicId",
                                session.clinic().id,
                                "participantId",
                                patientId,
                                "displayName",
                                name,
                                "locale",
                                "en",
                                "expiresInSeconds",
                                14_400))
                .body()
                .path("guestToken")
                .asText();
        if (token.isEmpty()) {
            throw new Abandoned();
        }
        recorder.addPrivateWord(token);
        return token;
    }

    private Client.Answer endCall() {
        Client.Answer answer = callPlatform("/end", Map.of("clinicId", session.clinic().id));
        accept("end of call", answer, Set.of());
        return answer;
    }

    private Client.Answer callPlatform(String what, Object body) {
        return payments.post("platform" + what, "/v1/calls/" + callId + what, session.platform(), body, null);
    }

    private LiveView watch(String participant, Supplier<String> token) {
        var viewer = new Viewer(session.clinic().id, callId, participant);
        var addresses = new ArrayList<>(LiveView.addresses(session.clinic().stack, callId));
        Collections.shuffle(addresses, random);
        LiveView view = LiveView.begin(addresses, token, text -> recorder.frame(viewer, text));
        views.put(view, viewer);
        return view;
    }

    private void close(LiveView view) {
        views.remove(view);
        view.close();
    }

    private Map<String, Object> asking() {
        String description = "Consultation Canary" + mark();
        recorder.addPrivateWord(description);
        return new HashMap<>(Map.of(
                "clinicId",
                session.clinic().id,
                "callId",
                callId,
                "payerParticipantId",
                patientId,
                "amountMinor",
                500 + random.nextInt(20_000),
                "currency",
                "AUD",
                "description",
                description));
    }

    private String request(String key) {
        return request(key, asking());
    }

    private String request(String key, Map<String, Object> asking) {
        Client.Answer answer = payments.post("create", "/v1/payment-requests", session.clinician(), asking, key);
        accept("create", answer, Set.of("open-request-exists"));
        if (!answer.is(201)) {
            throw new Abandoned();
        }
        recorder.count("requests");
        String request = answer.body().get("id").asText();
        if (random.nextBoolean()) {
            accept("open", guestCommand("open", request, "opening", Map.of()), OVER);
        }
        return request;
    }

    private Client.Answer guestCommand(String command, String request, String what, Object body) {
        return payments.post(
                command, "/v1/guest/payment-requests/" + request + "/" + what, () -> guestToken, body, null);
    }

    private Client.Answer staffCommand(String command, String request, String what, Object body, String key) {
        Client.Answer answer =
                payments.post(command, "/v1/payment-requests/" + request + "/" + what, session.clinician(), body, key);
        accept(command, answer, OVER);
        return answer;
    }

    private boolean decline(String request) {
        accept("decline", guestCommand("decline", request, "decline", Map.of("reason", "wrong-amount")), OVER);
        return true;
    }

    /** The patient presses Pay now. */
    private Simulator.Credentials payNow(String request) {
        Client.Answer answer = guestCommand("pay", request, "payment", Map.of());
        accept("pay", answer, OVER);
        if (!answer.is(200)) {
            throw new Abandoned();
        }
        return Simulator.Credentials.of(answer.body());
    }

    private boolean paid(String request, String card) {
        return confirm(payNow(request), card);
    }

    /** The browser sends the card to Stripe. Any result is allowed, because Stripe decides it. */
    private boolean confirm(Simulator.Credentials credentials, String card) {
        Simulator stripe = session.clinic().simulator;
        Rest.Answer answer = stripe.confirm(credentials, email, card);
        if (answer.status() == 200 && answer.json().path("status").asText().equals("requires_action")) {
            passBanksCheck(stripe, answer.json());
        }
        recorder.count(answer.status() == 200 ? "payments" : "refused confirmations");
        return true;
    }

    private static void passBanksCheck(Simulator stripe, JsonNode intent) {
        try {
            stripe.passBanksCheck(intent);
        } catch (AssertionError overtaken) {
            // The payment was cancelled meanwhile, or made in the other tab, so there is nothing to authenticate.
        }
    }

    private boolean isPaid(String request) {
        for (int second = 0; second < SECONDS_UNTIL_PAID; second++) {
            Client.Answer answer = payments.get("read", "/v1/payment-requests/" + request, session.clinician());
            if (answer.body().path("status").asText().equals("PAID")) {
                return true;
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private boolean refund(String request, Long amountMinor, String key) {
        var body = new HashMap<String, Object>(Map.of("reason", "requested_by_customer"));
        if (amountMinor != null) {
            body.put("amountMinor", amountMinor);
        }
        Client.Answer answer =
                payments.post("refund", "/v1/payment-requests/" + request + "/refunds", session.admin(), body, key);
        accept("refund", answer, Set.of("already-refunded", "refund-exceeds-payment"));
        recorder.count("refunds");
        return true;
    }

    /** People who do nothing wrong must get only successes, and refusals that a race explains. */
    private void accept(String command, Client.Answer answer, Set<String> otherwise) {
        boolean fine = answer.status() / 100 == 2 || otherwise.contains(answer.code()) || session.refusable();
        if (!fine) {
            recorder.violation(
                    "%s in %s was answered %d %s".formatted(command, callId, answer.status(), answer.body()));
        }
    }

    /** Runs the steps at the same time; returns their results, without those of steps that were abandoned. */
    @SafeVarargs
    private static <T> List<T> together(Supplier<? extends T>... steps) {
        return List.of(steps).stream()
                .map(step -> CompletableFuture.<T>supplyAsync(step::get, TOGETHER))
                .toList()
                .stream()
                .flatMap(step -> step
                        .handle((result, failure) -> {
                            if (failure != null && !(failure.getCause() instanceof Abandoned)) {
                                throw new IllegalStateException(failure);
                            }
                            return Optional.<T>ofNullable(result);
                        })
                        .join()
                        .stream())
                .toList();
    }

    /** The people abandon the call because a step was refused. */
    static final class Abandoned extends RuntimeException {

        Abandoned() {
            super("the call was abandoned", null, false, false);
        }
    }
}

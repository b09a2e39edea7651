package org.caretill.paymentrequest;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Tokens;
import org.jspecify.annotations.Nullable;

/** The Stripe simulator over HTTP, and the keys of guest tokens and webhook secrets. Its webhooks go nowhere: tests publish the events. */
public class StripeSimulatorResource implements QuarkusTestResourceLifecycleManager {

    private static @Nullable StripeSimulator simulator;

    private static volatile @Nullable Instant stopped;

    @Override
    public Map<String, String> start() {
        simulator = StripeSimulator.start(
                SimulatorSettings.sandbox().withClock(() -> Objects.requireNonNullElseGet(stopped, Instant::now)));
        simulator.sendWebhooksTo(null, null);
        simulator.connect(StripeSimulator.DEMO_CLINIC);
        simulator.connect(StripeSimulator.OTHER_CLINIC);
        try {
            Path keys = Files.createTempFile("guest-token-keys", ".json");
            keys.toFile().deleteOnExit();
            Files.writeString(keys, Tokens.privateKeys());
            return Map.of(
                    "STRIPE_API_BASE",
                    simulator.address().toString(),
                    "STRIPE_SECRET_KEY",
                    "sk_test_caretill_sandbox",
                    "STRIPE_PUBLISHABLE_KEY",
                    "pk_test_caretill_sandbox",
                    "STRIPE_CLIENT_ID",
                    "ca_caretill_sandbox",
                    "GUEST_TOKEN_KEYS_FILE",
                    keys.toString(),
                    "WEBHOOK_SECRET_KEYS",
                    "0a".repeat(32) + "," + "0b".repeat(32));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stripe's clock stands still at this time while the work is done. */
    static void at(Instant time, Runnable work) {
        stopped = time;
        try {
            work.run();
        } finally {
            stopped = null;
        }
    }

    static StripeSimulator simulator() {
        return Objects.requireNonNull(simulator);
    }

    /** Sets a fault of Stripe, as described in the simulator's README; returns its id. */
    static String fault(Map<String, ?> order) {
        return AnswerJson.text(
                RestAssured.given()
                        .contentType(ContentType.JSON)
                        .body(order)
                        .post(simulator().address() + "/_simulator/faults")
                        .then()
                        .statusCode(200)
                        .extract()
                        .response(),
                "id");
    }

    /**
     * Sets a fault of the next calls that create a PaymentIntent on the account.
     *
     * @param order what happens, as in {@link #fault}
     */
    static void faultOfNewIntents(String account, Map<String, ?> order) {
        Map<String, Object> whole = new HashMap<>(order);
        whole.putAll(Map.of("path", "/v1/payment_intents", "method", "POST", "account", account));
        fault(whole);
    }

    /** Removes all faults; calls that one of them delays go on at once. */
    static void noFaults() {
        RestAssured.delete(simulator().address() + "/_simulator/faults").then().statusCode(204);
    }

    /** Stripe fails the next call to the path, and repeats the failure under its idempotency key. */
    static void answerOnce500(String path) {
        fault(Map.of("path", path, "method", "POST", "action", "status", "status", 500));
    }

    @Override
    public void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }
}

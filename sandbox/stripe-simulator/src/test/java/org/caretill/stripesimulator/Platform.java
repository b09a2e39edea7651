package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The platform as a client of Stripe: the stripe-java library the services use, and a patient's browser. */
final class Platform implements AutoCloseable {
    final StripeSimulator simulator;
    final StripeClient stripe;
    final RequestOptions demoClinic = RequestOptions.builder()
            .setStripeAccount(StripeSimulator.DEMO_CLINIC)
            .build();
    private final HttpClient http = HttpClient.newHttpClient();

    Platform(SimulatorSettings settings) {
        simulator = StripeSimulator.start(settings);
        stripe = StripeClient.builder()
                .setApiKey(SimulatorSettings.SECRET_KEY)
                .setApiBase(simulator.address().toString())
                .setMaxNetworkRetries(0)
                .setReadTimeout(15_000)
                .build();
    }

    static Platform withDemoClinic() {
        Platform platform = new Platform(SimulatorSettings.sandbox());
        platform.simulator.connect(StripeSimulator.DEMO_CLINIC);
        return platform;
    }

    PaymentIntent newPayment() throws StripeException {
        return newPayment(8_500);
    }

    PaymentIntent newPayment(long amountMinor) throws StripeException {
        return stripe.v1().paymentIntents().create(params(amountMinor).build(), demoClinic);
    }

    static PaymentIntentCreateParams.Builder params(long amountMinor) {
        return PaymentIntentCreateParams.builder()
                .setAmount(amountMinor)
                .setCurrency("aud")
                .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                        .setEnabled(true)
                        .build())
                .putMetadata("caretill_payment_request_id", "preq_1");
    }

    PaymentIntent now(PaymentIntent intent) throws StripeException {
        return stripe.v1().paymentIntents().retrieve(intent.getId(), demoClinic);
    }

    /** Confirms like Stripe.js: with the publishable key, the client secret and the card's data. */
    HttpResponse<String> payInBrowser(PaymentIntent intent, String number) {
        return payInBrowser(intent, Map.of("payment_method_data[card][number]", number));
    }

    HttpResponse<String> payInBrowser(PaymentIntent intent, Map<String, String> instead) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("key", SimulatorSettings.PUBLISHABLE_KEY);
        form.put("_stripe_account", StripeSimulator.DEMO_CLINIC);
        form.put("client_secret", intent.getClientSecret());
        form.put("receipt_email", "patient@example.com");
        form.put("payment_method_data[type]", "card");
        form.put("payment_method_data[card][number]", "4242424242424242");
        form.put("payment_method_data[card][exp_month]", "12");
        form.put("payment_method_data[card][exp_year]", "40");
        form.put("payment_method_data[card][cvc]", "123");
        form.putAll(instead);
        return post("/v1/payment_intents/" + intent.getId() + "/confirm", form);
    }

    /** Presses a button on the bank's page. */
    HttpResponse<String> atTheBank(HttpResponse<String> confirmed, String result) {
        String page =
                json(confirmed).at("/next_action/use_stripe_sdk/stripe_js").asText();
        return post(URI.create(page).getPath(), Map.of("result", result));
    }

    HttpResponse<String> post(String path, Map<String, String> form) {
        return send(HttpRequest.newBuilder(simulator.address().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
    }

    /** Calls the test surface. */
    ObjectNode callTestSurface(String path, String json) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(simulator.address().resolve("/_simulator/" + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(answer.body());
        }
        return json(answer);
    }

    /** Removes all faults; calls that one of them delays go on at once. */
    void noFaults() {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(simulator.address().resolve("/_simulator/faults"))
                        .DELETE());
        if (answer.statusCode() != 204) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(simulator.address().resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body());
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.shutdownNow();
        simulator.close();
    }
}

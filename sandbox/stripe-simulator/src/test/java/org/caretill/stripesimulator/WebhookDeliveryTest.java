package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.Webhook;
import com.stripe.param.EventListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.WebhookEndpointListParams;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.caretill.stripesimulator.WebhookReceiver.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookDeliveryTest {
    private static final List<String> PAID =
            List.of("payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated");

    private WebhookReceiver receiver;
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        receiver = new WebhookReceiver();
        platform = Platform.withDemoClinic();
        platform.simulator.sendWebhooksTo(receiver.connect(), receiver.account());
    }

    @AfterEach
    void stop() {
        platform.close();
        receiver.close();
    }

    @Test
    void a_payment_is_told_in_order_to_the_connect_endpoint_signed_and_indented() throws Exception {
        PaymentIntent intent = pay();
        receiver.awaitCount(4);

        assertThat(receiver.types()).containsExactlyElementsOf(PAID);
        Received succeeded = receiver.received.get(2);
        assertThat(succeeded.path()).isEqualTo("/connect");
        assertThat(succeeded.body()).startsWith("{\n  \"id\": \"evt_");
        Event event = Webhook.constructEvent(
                succeeded.body(), succeeded.signature(), SimulatorSettings.CONNECT_WEBHOOK_SECRET);
        assertThat(event.getAccount()).isEqualTo(StripeSimulator.DEMO_CLINIC);
        assertThat(event.getLivemode()).isFalse();
        assertThat(event.getRequest().getId()).startsWith("req_");
        PaymentIntent told =
                (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow();
        assertThat(told.getId()).isEqualTo(intent.getId());
        assertThat(told.getMetadata()).containsEntry("caretill_payment_request_id", "preq_1");
        assertThatThrownBy(() -> Webhook.constructEvent(
                        succeeded.body(), succeeded.signature(), SimulatorSettings.ACCOUNT_WEBHOOK_SECRET))
                .isInstanceOf(SignatureVerificationException.class);
    }

    @Test
    void the_platform_s_own_events_go_to_the_account_endpoint() throws Exception {
        platform.stripe.v1().paymentIntents().create(Platform.params(8_500).build());
        receiver.awaitCount(1);

        Received own = receiver.received.getFirst();
        assertThat(own.path()).isEqualTo("/account");
        assertThat(Json.parse(own.body()).has("account")).isFalse();
        Webhook.constructEvent(own.body(), own.signature(), SimulatorSettings.ACCOUNT_WEBHOOK_SECRET);
    }

    @Test
    void refunds_disputes_and_declines_are_told() throws Exception {
        PaymentIntent intent = pay();
        platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(intent.getId())
                                .build(),
                        platform.demoClinic);
        platform.payInBrowser(platform.newPayment(), "4000000000000259");
        platform.payInBrowser(platform.newPayment(), "4000000000000002");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(receiver.types())
                        .contains(
                                "refund.created",
                                "charge.refunded",
                                "refund.updated",
                                "charge.dispute.created",
                                "charge.failed",
                                "payment_intent.payment_failed"));
    }

    @Test
    void what_was_not_taken_is_sent_again_and_keeps_nobody_waiting() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        receiver.answers(
                webhook -> webhook.type().equals("charge.succeeded") && refused.getAndIncrement() < 1 ? 500 : 200);

        pay();
        receiver.awaitCount(5);

        assertThat(receiver.types().subList(0, 4)).containsExactlyElementsOf(PAID);
        assertThat(receiver.types().getLast()).isEqualTo("charge.succeeded");
        assertThat(new HashSet<>(receiver.received.stream().map(Received::id).toList()))
                .hasSize(4);
    }

    @Test
    void an_endpoint_that_does_not_answer_keeps_other_payments_from_nothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        PaymentIntent stuck = platform.newPayment();
        receiver.awaitCount(1);
        receiver.answers(webhook -> {
            if (webhook.body().contains(stuck.getId())) {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            return 200;
        });
        platform.payInBrowser(stuck, "4242424242424242");

        // Two payments share one of sixteen lanes by chance, but all eight never do.
        for (int i = 0; i < 8; i++) {
            pay();
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> receiver.types().stream()
                                .filter("payment_intent.succeeded"::equals)
                                .count()
                        >= 3);
        never.countDown();
    }

    @Test
    void what_a_stopped_simulator_did_not_deliver_is_delivered_after_its_restart(@TempDir Path directory)
            throws Exception {
        var settings = SimulatorSettings.sandbox().withDataDirectory(directory);
        receiver.answers(_ -> 503);
        try (Platform first = new Platform(settings.withWebhooks(receiver.connect(), receiver.account()))) {
            first.simulator.connect(StripeSimulator.DEMO_CLINIC);
            first.payInBrowser(first.newPayment(), "4242424242424242");
            receiver.awaitCount(5);
        }
        receiver.received.clear();
        receiver.answers(_ -> 200);

        try (Platform second = new Platform(settings.withWebhooks(receiver.connect(), receiver.account()))) {
            receiver.awaitCount(5);
            Awaitility.await()
                    .until(() -> second.stripe.v1().events().list(second.demoClinic).getData().stream()
                            .allMatch(event -> event.getPendingWebhooks() == 0));
        }

        assertThat(receiver.types()).containsAll(PAID);
    }

    @Test
    void the_endpoints_are_listed_as_they_are_registered() throws Exception {
        List<WebhookEndpoint> endpoints =
                platform.stripe.v1().webhookEndpoints().list().getData();

        assertThat(endpoints)
                .extracting(WebhookEndpoint::getUrl)
                .containsExactly(
                        receiver.connect().toString(), receiver.account().toString());
        assertThat(endpoints)
                .extracting(WebhookEndpoint::getApplication)
                .containsExactly(SimulatorSettings.CLIENT_ID, null);
        assertThat(endpoints).extracting(WebhookEndpoint::getEnabledEvents).containsOnly(List.of("*"));
        assertThat(platform.stripe
                        .v1()
                        .webhookEndpoints()
                        .list(WebhookEndpointListParams.builder()
                                .setStartingAfter(endpoints.getFirst().getId())
                                .build())
                        .getData())
                .extracting(WebhookEndpoint::getId)
                .containsExactly(endpoints.getLast().getId());
        assertThat(platform.stripe
                        .v1()
                        .webhookEndpoints()
                        .list(platform.demoClinic)
                        .getData())
                .isEmpty();
    }

    @Test
    void dropped_webhooks_are_still_in_the_events_list() throws Exception {
        platform.callTestSurface("faults", "{\"action\":\"drop\",\"event\":\"payment_intent.succeeded\"}");

        pay();
        receiver.awaitCount(3);

        assertThat(receiver.types()).doesNotContain("payment_intent.succeeded").contains("charge.updated");
        var listed = platform.stripe
                .v1()
                .events()
                .list(EventListParams.builder().addType("payment_intent.*").build(), platform.demoClinic)
                .getData();
        assertThat(listed)
                .extracting(Event::getType)
                .containsExactly("payment_intent.succeeded", "payment_intent.created");
        assertThat(listed).extracting(Event::getAccount).containsOnlyNulls();
        Awaitility.await()
                .untilAsserted(() -> assertThat(deliveries(platform))
                        .containsEntry("payment_intent.succeeded", "dropped")
                        .containsEntry("payment_intent.created", "answered"));
    }

    @Test
    void only_events_of_the_types_that_the_endpoints_are_registered_for_are_sent() throws Exception {
        var settings = SimulatorSettings.from(Map.of(
                "HTTP_PORT",
                "0",
                "WEBHOOK_CONNECT_URL",
                receiver.connect().toString(),
                "WEBHOOK_EVENTS",
                "payment_intent.succeeded, charge.updated"));
        try (var registered = new Platform(settings)) {
            registered.simulator.connect(StripeSimulator.DEMO_CLINIC);
            registered.payInBrowser(registered.newPayment(), "4242424242424242");
            receiver.awaitCount(2);

            assertThat(receiver.types()).containsExactly("payment_intent.succeeded", "charge.updated");
            assertThat(registered
                            .stripe
                            .v1()
                            .events()
                            .list(registered.demoClinic)
                            .getData())
                    .extracting(Event::getType)
                    .containsAll(PAID);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(deliveries(registered))
                            .containsEntry("payment_intent.succeeded", "answered")
                            .containsEntry("charge.succeeded", "not-enabled"));
        }
    }

    private static Map<String, String> deliveries(Platform platform) {
        Map<String, String> deliveries = new HashMap<>();
        for (var account : platform.simulator.ledger().get("accounts")) {
            account.get("events")
                    .forEach(event -> deliveries.put(
                            event.get("type").asText(), event.get("delivery").asText()));
        }
        return deliveries;
    }

    @Test
    void the_addresses_of_one_endpoint_take_turns_and_one_that_cannot_be_reached_is_a_failed_attempt()
            throws Exception {
        try (var other = new WebhookReceiver()) {
            platform.simulator.sendWebhooksTo(List.of(receiver.connect(), other.connect()), List.of());
            pay();
            receiver.awaitCount(2);
            other.awaitCount(2);
            assertThat(receiver.types()).hasSize(2);
            assertThat(other.types()).hasSize(2);
            platform.simulator.sendWebhooksTo(
                    List.of(receiver.connect(), URI.create("http://localhost:1/connect")), List.of());
            receiver.received.clear();

            pay();

            receiver.awaitCount(4);
            assertThat(receiver.types()).containsExactlyInAnyOrderElementsOf(PAID);
        }
    }

    @Test
    void webhooks_are_signed_with_what_stands_in_a_file_at_that_time(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("secrets"), "whsec_old\n");
        var settings = SimulatorSettings.from(Map.of(
                "HTTP_PORT",
                "0",
                "WEBHOOK_CONNECT_URL",
                receiver.connect().toString(),
                "STRIPE_CONNECT_WEBHOOK_SECRETS_FILE",
                file.toString()));
        try (var rotating = new Platform(settings)) {
            rotating.simulator.connect(StripeSimulator.DEMO_CLINIC);
            rotating.newPayment();
            // One for the account's authorisation and one for the payment.
            receiver.awaitCount(2);
            Received first = receiver.received.getFirst();
            Webhook.constructEvent(first.body(), first.signature(), "whsec_old");

            Files.writeString(file, "whsec_new\nwhsec_old\n");
            rotating.newPayment();
            receiver.awaitCount(3);
            Received second = receiver.received.get(2);
            Webhook.constructEvent(second.body(), second.signature(), "whsec_new");
            Webhook.constructEvent(second.body(), second.signature(), "whsec_old");
        }
    }

    @Test
    void webhooks_are_duplicated_and_reordered_on_demand() throws Exception {
        platform.callTestSurface(
                "faults", "{\"action\":\"duplicate\",\"event\":\"payment_intent.created\",\"copies\":3}");
        PaymentIntent intent = platform.newPayment();
        receiver.awaitCount(3);
        assertThat(receiver.received)
                .extracting(Received::id)
                .containsOnly(receiver.received.getFirst().id());
        receiver.received.clear();

        platform.callTestSurface("faults", "{\"action\":\"reorder\",\"event\":\"*\",\"calls\":3,\"delayMs\":60000}");
        platform.payInBrowser(intent, "4242424242424242");
        receiver.awaitCount(3);

        assertThat(receiver.types()).containsExactly("charge.updated", "payment_intent.succeeded", "charge.succeeded");
    }

    @Test
    void an_event_is_misdirected_to_the_other_endpoint_on_demand_and_signed_with_its_secret() throws Exception {
        platform.callTestSurface("faults", "{\"action\":\"misdirect\",\"event\":\"payment_intent.created\"}");

        platform.newPayment();
        platform.newPayment();
        receiver.awaitCount(2);

        Received wrong = at("/account");
        Webhook.constructEvent(wrong.body(), wrong.signature(), SimulatorSettings.ACCOUNT_WEBHOOK_SECRET);
        Received right = at("/connect");
        Webhook.constructEvent(right.body(), right.signature(), SimulatorSettings.CONNECT_WEBHOOK_SECRET);
        assertThat(wrong.id()).isNotEqualTo(right.id());
    }

    private Received at(String path) {
        return receiver.received.stream()
                .filter(webhook -> webhook.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_events_list_pages_from_either_end() throws Exception {
        pay();
        var all = platform.stripe.v1().events().list(platform.demoClinic).getData();
        assertThat(all).hasSize(5);

        var older = platform.stripe
                .v1()
                .events()
                .list(
                        EventListParams.builder()
                                .setStartingAfter(all.get(1).getId())
                                .setLimit(2L)
                                .build(),
                        platform.demoClinic);
        var newer = platform.stripe
                .v1()
                .events()
                .list(
                        EventListParams.builder()
                                .setEndingBefore(all.get(3).getId())
                                .setLimit(2L)
                                .build(),
                        platform.demoClinic);

        assertThat(older.getData())
                .extracting(Event::getId)
                .containsExactly(all.get(2).getId(), all.get(3).getId());
        assertThat(older.getHasMore()).isTrue();
        assertThat(newer.getData())
                .extracting(Event::getId)
                .containsExactly(all.get(1).getId(), all.get(2).getId());
        assertThat(newer.getHasMore()).isTrue();
    }

    @Test
    void any_event_can_be_forged_and_the_endpoint_s_answer_is_told() {
        receiver.answers(webhook -> webhook.signature() == null ? 400 : 200);

        var unsigned = platform.callTestSurface("events", "{\"type\":\"payment_intent.succeeded\",\"sign\":false}");
        var wrong = platform.callTestSurface(
                "events", "{\"type\":\"made.up\",\"object\":{\"id\":\"pi_1\"},\"sign\":\"wrong\"}");
        platform.callTestSurface("events", "{\"body\":\"not json at all\",\"endpoint\":\"account\"}");

        assertThat(unsigned.get("status").asInt()).isEqualTo(400);
        assertThat(wrong.get("status").asInt()).isEqualTo(200);
        Received forged = receiver.received.get(1);
        assertThatThrownBy(() -> Webhook.constructEvent(
                        forged.body(), forged.signature(), SimulatorSettings.CONNECT_WEBHOOK_SECRET))
                .isInstanceOf(SignatureVerificationException.class);
        assertThat(receiver.received.get(2).body()).isEqualTo("not json at all");
        assertThat(receiver.received.get(2).path()).isEqualTo("/account");
    }

    @Test
    void readiness_and_deauthorisation_are_told() {
        platform.callTestSurface(
                "accounts/" + StripeSimulator.DEMO_CLINIC,
                "{\"chargesEnabled\":false,\"requirements\":[\"external_account\"]}");
        platform.callTestSurface("accounts/" + StripeSimulator.DEMO_CLINIC, "{\"deauthorize\":true}");
        receiver.awaitCount(2);

        assertThat(receiver.types()).containsExactlyInAnyOrder("account.updated", "account.application.deauthorized");
        var updated = Json.parse(receiver.received.stream()
                .filter(webhook -> webhook.type().equals("account.updated"))
                .findFirst()
                .orElseThrow()
                .body());
        assertThat(updated.at("/data/object/charges_enabled").asBoolean(true)).isFalse();
        assertThat(updated.at("/data/previous_attributes/charges_enabled").asBoolean())
                .isTrue();
    }

    private PaymentIntent pay() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.payInBrowser(intent, "4242424242424242");
        return intent;
    }
}

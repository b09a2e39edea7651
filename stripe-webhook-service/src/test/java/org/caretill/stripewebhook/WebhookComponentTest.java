package org.caretill.stripewebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.caretill.stripewebhook.StripeExamples.freshBody;
import static org.caretill.stripewebhook.StripeExamples.idOf;
import static org.caretill.stripewebhook.StripeKeysResource.ACCOUNT_SECRET;
import static org.caretill.stripewebhook.StripeKeysResource.CONNECT_SECRET;
import static org.caretill.stripewebhook.StripeKeysResource.RETIRING_CONNECT_SECRET;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.OutboxRelay;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.RandomInput;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class WebhookComponentTest {

    /** Long, for busy machines; tests that expect no event do not wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Inject
    AgroalDataSource database;

    @Inject
    MeterRegistry metrics;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    WebhookSecrets secrets;

    @Inject
    StripeConfiguration configuration;

    @Inject
    OutboxRelay relay;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private StripeSender stripe;

    @BeforeEach
    void open() {
        stripe = new StripeSender(port);
        Table.linkExamples(database);
    }

    @AfterEach
    void close() throws IOException {
        stripe.close();
    }

    @Test
    void a_genuine_event_is_stored_and_its_fact_published_under_stripes_id() {
        String body = freshBody("payment_intent.succeeded");
        HttpResponse<String> answer = stripe.connect(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        Events.Published fact = onlyPublished(idOf(body));
        assertThat(fact.type()).isEqualTo("StripePaymentSucceeded");
        assertThat(fact.key()).isEqualTo(StripeExamples.PAYMENT_INTENT);
        assertThat(fact.source()).isEqualTo("/caretill/stripe-webhook-service");
        assertThat(EventContract.violations(fact.type(), fact.data())).isEmpty();
    }

    @Test
    void only_the_fields_that_are_read_are_stored_and_no_personal_data() {
        String body = freshBody("payment_intent.succeeded-with-expanded-charge");
        assertThat(body).contains("@", "Pat Example");
        stripe.connect(body);
        assertThat(Table.values(
                        database,
                        "select convert_from(payload, 'UTF8') from stripe_event_payload where event_id = ?",
                        idOf(body)))
                .singleElement(as(STRING))
                .contains("\"amount\":8500", "preq_01kaqx4f9ne8m9y3r2vk7c5d1a", "\"last4\":\"4242\"")
                .doesNotContain("@", "Pat Example", "billing_details", "receipt_email");
        assertThat(Table.values(
                        database,
                        "select sha256 = sha256(payload) from stripe_event join stripe_event_payload on event_id = id"
                                + " where id = ?",
                        idOf(body)))
                .containsExactly(true);
    }

    @Test
    void every_kind_of_fact_is_published() {
        for (String example : StripeExamples.CONNECT_FACTS) {
            String body = freshBody(example);
            assertThat(stripe.connect(body).statusCode()).as(example).isEqualTo(200);
            Events.Published fact = onlyPublished(idOf(body));
            assertThat(EventContract.violations(fact.type(), fact.data()))
                    .as(example)
                    .isEmpty();
        }
    }

    @Test
    void an_event_of_the_platform_itself_is_received_at_its_own_endpoint() {
        String body = freshBody("payment_intent.succeeded-on-the-platform");
        assertThat(stripe.send(WebhookEndpoint.ACCOUNT, ACCOUNT_SECRET, body).statusCode())
                .isEqualTo(200);
        assertThat(onlyPublished(idOf(body)).data()).contains("\"account\":null");
    }

    @Test
    void a_redelivered_event_is_answered_and_changes_nothing() {
        String body = freshBody("payment_intent.succeeded");
        double before = counted("connect", "duplicate");
        stripe.connect(body);
        onlyPublished(idOf(body));

        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertNothingFollows(body);
        assertThat(counted("connect", "duplicate")).isEqualTo(before + 1);
    }

    @Test
    void each_refund_that_an_event_lists_is_published_under_an_id_of_its_own() {
        String body = freshBody("charge.refunded-2020-08-27");
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(onlyPublished(idOf(body)).data()).contains("re_3SW9kqDemoClinicAU1c2d3e4f");
        assertThat(onlyPublished(idOf(body) + "#2").data()).contains("re_3SW9kqDemoClinicAU1earlier1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"payment_intent.succeeded", "charge.dispute.created", "payment_intent.succeeded-on-the-platform"
            })
    void an_event_that_arrives_first_at_the_wrong_endpoint_is_published_when_it_arrives_at_the_right_one(
            String example) {
        String body = freshBody(example);
        boolean isOfPlatform = example.endsWith("on-the-platform");
        for (int delivery = 0; delivery < 2; delivery++) {
            assertThat(deliver(body, isOfPlatform).statusCode()).isEqualTo(200);
        }
        assertThat(flagsOf(body)).isEqualTo(isOfPlatform ? "{account-missing}" : "{account-unexpected}");
        assertNothingPublished(body);

        double before = counted(isOfPlatform ? "account" : "connect", "published");
        assertThat(deliver(body, !isOfPlatform).statusCode()).isEqualTo(200);
        onlyPublished(idOf(body));
        assertThat(flagsOf(body)).isEqualTo("{}");
        assertThat(counted(isOfPlatform ? "account" : "connect", "published")).isEqualTo(before + 1);

        // Then it is a duplicate, wherever it arrives.
        assertThat(deliver(body, true).statusCode()).isEqualTo(200);
        assertThat(deliver(body, false).statusCode()).isEqualTo(200);
        assertNothingFollows(body);
        assertThat(flagsOf(body)).isEqualTo("{}");
    }

    @Test
    void an_event_that_arrives_at_both_endpoints_at_once_is_published_once() {
        for (int round = 0; round < 10; round++) {
            String body = freshBody("payment_intent.succeeded");
            byte[] bytes = body.getBytes(UTF_8);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int delivery = 0; delivery < 10; delivery++) {
                boolean right = delivery % 2 == round % 2;
                answers.add(stripe.sendAsync(
                        right ? WebhookEndpoint.CONNECT : WebhookEndpoint.ACCOUNT,
                        StripeSender.signature(right ? CONNECT_SECRET : ACCOUNT_SECRET, bytes),
                        bytes));
            }
            assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                    .containsOnly(200);
            onlyPublished(idOf(body));
            assertNothingFollows(body);
            assertThat(flagsOf(body)).isEqualTo("{}");
        }
    }

    private HttpResponse<String> deliver(String body, boolean toConnect) {
        return toConnect ? stripe.connect(body) : stripe.send(WebhookEndpoint.ACCOUNT, ACCOUNT_SECRET, body);
    }

    @Test
    void fifty_deliveries_at_once_are_one_event() {
        String body = freshBody("payment_intent.succeeded");
        byte[] bytes = body.getBytes(UTF_8);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int delivery = 0; delivery < 50; delivery++) {
            answers.add(
                    stripe.sendAsync(WebhookEndpoint.CONNECT, StripeSender.signature(CONNECT_SECRET, bytes), bytes));
        }
        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(200);
        onlyPublished(idOf(body));
        assertNothingFollows(body);
        assertThat(Table.values(database, "select 1 from stripe_event where id = ?", idOf(body)))
                .hasSize(1);
    }

    @Test
    void a_foreign_event_is_answered_and_counted_but_not_stored() {
        String ofAnotherType = freshBody("charge.succeeded");
        String ofTheClinicsShop =
                freshBody("payment_intent.succeeded").replace("\"caretill_payment_request_id\"", "\"order\"");
        for (String foreign : List.of(ofAnotherType, ofTheClinicsShop)) {
            double before = counted("connect", "foreign");
            assertThat(stripe.connect(foreign).statusCode()).isEqualTo(200);
            assertThat(Table.values(database, "select 1 from stripe_event where id = ?", idOf(foreign)))
                    .isEmpty();
            assertThat(counted("connect", "foreign")).isEqualTo(before + 1);
            assertNothingPublished(foreign);
        }
    }

    @Test
    void a_live_event_at_a_test_platform_is_stored_and_flagged() {
        String body = freshBody("payment_intent.succeeded").replace("\"livemode\": false", "\"livemode\": true");
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(flagsOf(body)).isEqualTo("{wrong-livemode}");
        assertNothingPublished(body);
    }

    @Test
    void an_event_without_account_at_the_connect_endpoint_is_stored_and_flagged() {
        String body = freshBody("payment_intent.succeeded-on-the-platform");
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(flagsOf(body)).isEqualTo("{account-missing}");
        assertNothingPublished(body);
    }

    @Test
    void an_event_of_a_connected_account_at_the_account_endpoint_is_stored_and_flagged() {
        String body = freshBody("payment_intent.succeeded");
        assertThat(stripe.send(WebhookEndpoint.ACCOUNT, ACCOUNT_SECRET, body).statusCode())
                .isEqualTo(200);
        assertThat(flagsOf(body)).isEqualTo("{account-unexpected}");
        assertNothingPublished(body);
    }

    @Test
    void a_known_event_that_cannot_be_read_is_stored_and_flagged() {
        String body = freshBody("payment_intent.succeeded").replace("\"amount\": 8500", "\"amount\": null");
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(flagsOf(body)).isEqualTo("{unreadable}");
        assertNothingPublished(body);
    }

    @Test
    void a_retiring_secret_is_accepted_and_counted_apart() {
        String body = freshBody("payment_intent.succeeded");
        double before = signedWith("4a222c0d");
        assertThat(stripe.send(WebhookEndpoint.CONNECT, RETIRING_CONNECT_SECRET, body)
                        .statusCode())
                .isEqualTo(200);
        assertThat(signedWith("4a222c0d")).isEqualTo(before + 1);
    }

    @Test
    void a_webhook_without_signature_is_refused() {
        assertRefused(null, freshBody("payment_intent.succeeded").getBytes(UTF_8));
    }

    @Test
    void a_webhook_signed_with_a_wrong_secret_is_refused() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        assertRefused(StripeSender.signature("whsec_guessed", body), body);
    }

    @Test
    void a_webhook_signed_with_the_other_endpoints_secret_is_refused() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        assertRefused(StripeSender.signature(ACCOUNT_SECRET, body), body);
    }

    @Test
    void a_truncated_signature_is_refused() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        String signature = StripeSender.signature(CONNECT_SECRET, body);
        assertRefused(signature.substring(0, signature.length() - 1), body);
    }

    @Test
    void a_signature_without_a_time_is_refused() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        assertRefused(StripeSender.signature(CONNECT_SECRET, body).replaceFirst("t=[0-9]+", "t=abc"), body);
    }

    @Test
    void a_captured_webhook_is_refused_later() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        assertRefused(signedAt(Instant.now().minusSeconds(310), body), body);
    }

    @Test
    void a_webhook_from_the_future_is_refused() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        assertRefused(signedAt(Instant.now().plusSeconds(310), body), body);
    }

    @Test
    void a_body_changed_by_one_byte_is_refused() {
        String body = freshBody("payment_intent.succeeded");
        assertRefused(
                StripeSender.signature(CONNECT_SECRET, body.getBytes(UTF_8)),
                body.replace("\"amount\": 8500", "\"amount\": 8501").getBytes(UTF_8));
    }

    @Test
    void a_reserialised_body_is_refused() {
        String body = freshBody("payment_intent.succeeded");
        assertRefused(
                StripeSender.signature(CONNECT_SECRET, body.getBytes(UTF_8)),
                body.replace("\n", "").getBytes(UTF_8));
    }

    @Test
    void a_body_behind_a_byte_order_mark_is_refused() {
        String body = freshBody("payment_intent.succeeded");
        assertRefused(
                StripeSender.signature(CONNECT_SECRET, body.getBytes(UTF_8)), (BYTE_ORDER_MARK + body).getBytes(UTF_8));
    }

    @Test
    void a_compressed_body_is_not_decompressed() throws IOException {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        assertRefused(
                StripeSender.signature(CONNECT_SECRET, body), compressed.toByteArray(), "Content-Encoding", "gzip");
    }

    @Test
    void a_signed_body_that_is_not_an_event_is_refused() {
        for (String body : List.of(
                "",
                "no json",
                "[]",
                "{\"id\":\"evt_1\"}",
                "{\"type\":\"ping\"}",
                "{\"id\":\"\\u0000\",\"type\":\"a\"}")) {
            byte[] bytes = body.getBytes(UTF_8);
            assertRefused(StripeSender.signature(CONNECT_SECRET, bytes), bytes);
        }
        byte[] invalid = {'{', (byte) 0xff, '}'};
        assertRefused(StripeSender.signature(CONNECT_SECRET, invalid), invalid);
    }

    @Test
    void a_body_of_ten_megabytes_is_refused_as_too_large() {
        long before = Table.rows(database, "stripe_event");
        byte[] body = new byte[10_000_000];
        for (byte[] tooLarge : List.of(body, new byte[11_000_000], new byte[256 * 1024 + 1])) {
            HttpResponse<String> answer =
                    stripe.send(WebhookEndpoint.CONNECT, StripeSender.signature(CONNECT_SECRET, tooLarge), tooLarge);
            assertProblem(answer, 413, "too-large");
        }
        assertThat(Table.rows(database, "stripe_event")).isEqualTo(before);
    }

    @Test
    void a_body_of_exactly_256_kibibytes_is_taken() {
        String event = freshBody("payment_intent.succeeded").replace("\"amount\": 8500", "\"amount\": -1");
        String body = event + " ".repeat(256 * 1024 - event.getBytes(UTF_8).length);
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        assertThat(flagsOf(event)).isEqualTo("{unreadable}");
    }

    @Test
    void an_endless_body_is_refused_before_it_has_been_read() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            var out = socket.getOutputStream();
            out.write("POST /webhooks/stripe/connect HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int chunks = 0; chunks < 17; chunks++) {
                out.write(chunk);
            }
            out.flush();
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void no_other_method_is_answered_with_anything_else_than_405() throws Exception {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        try (var http = HttpClient.newHttpClient()) {
            for (String method : List.of("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE")) {
                var request = HttpRequest.newBuilder(
                                URI.create("http://localhost:" + port + WebhookEndpoint.CONNECT.path()))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .header("Stripe-Signature", StripeSender.signature(CONNECT_SECRET, body))
                        .header("Origin", "https://elsewhere.example")
                        .build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(method).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).as(method).contains("POST");
            }
        }
    }

    @Test
    void a_chunked_body_is_accepted() throws Exception {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + WebhookEndpoint.CONNECT.path()))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .header("Stripe-Signature", StripeSender.signature(CONNECT_SECRET, body))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void endless_headers_are_a_client_error() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            String head = "POST /webhooks/stripe/connect HTTP/1.1\r\nHost: localhost\r\nX-Long: ";
            socket.getOutputStream().write((head + "x".repeat(21_000)).getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 431".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 431");
        }
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        String many = StripeSender.signature(CONNECT_SECRET, body) + (",v1=" + "0".repeat(64)).repeat(200);
        assertThat(stripe.send(WebhookEndpoint.CONNECT, many, body).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_signed_event_with_strange_values_is_stored() {
        for (var strange : Map.of(
                        "\"amount\": 8500=\"amount\": 1e400",
                        "{unreadable}",
                        "\"amount\": 8500=\"amount\": 99999999999999999999",
                        "{unreadable}",
                        "\"amount\": 8500=\"amount\": -1",
                        "{unreadable}",
                        "\"amount\": 8500=\"amount\": \"8500\"",
                        "{unreadable}",
                        "\"currency\": \"aud\"=\"currency\": \"\"",
                        "{unreadable}",
                        "\"currency\": \"aud\"=\"currency\": \"a\\u0000d\"",
                        "{unreadable}",
                        "\"livemode\": false=\"livemode\": \"false\"",
                        "{wrong-livemode}",
                        "\"account\": \"acct_1=\"account\": \"acct_\\u00001",
                        "{account-missing}",
                        "\"type\": \"payment_intent.succeeded\"=\"type\": \"x\", \"type\":"
                                + " \"payment_intent.succeeded\"",
                        "{}",
                        "\"object\": \"event\"=\"object\": \"\\u0000\", \"x\": {\"\": [\"\", 1e999999999]}",
                        "{}")
                .entrySet()) {
            String[] change = strange.getKey().split("=", 2);
            String plain = freshBody("payment_intent.succeeded");
            String body = plain.replace(change[0], change[1]);
            assertThat(body).as(strange.getKey()).isNotEqualTo(plain);
            assertThat(stripe.connect(body).statusCode()).as(strange.getKey()).isEqualTo(200);
            assertThat(flagsOf(plain)).as(strange.getKey()).isEqualTo(strange.getValue());
        }
    }

    @Test
    void a_mangled_body_is_stored_or_refused_and_never_an_error() {
        RandomInput.print(500);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            var random = RandomInput.number(number);
            byte[] body = freshBody(random.any(StripeExamples.CONNECT_FACTS)).getBytes(UTF_8);
            for (int change = random.between(1, 3); change > 0; change--) {
                body[random.between(0, body.length - 1)] = (byte) random.between(0, 255);
            }
            answers.add(stripe.sendAsync(WebhookEndpoint.CONNECT, StripeSender.signature(CONNECT_SECRET, body), body));
        }
        assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                .contains(200, 400)
                .allMatch(status -> status == 200 || status == 400);
    }

    @Test
    void the_number_format_of_the_machine_does_not_matter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            String body = freshBody("payment_intent.succeeded");
            assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
            Events.Published fact = onlyPublished(idOf(body));
            assertThat(EventContract.violations(fact.type(), fact.data())).isEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void fifty_deliveries_at_once_at_two_replicas_are_one_event() throws Exception {
        Router router = Router.router(vertx);
        new WebhookRoute(vertx, secrets, configuration, new StripeEvents(pool), relay, metrics, InstantSource.system())
                .register(router);
        var replica = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (var other = new StripeSender(replica.actualPort())) {
            String body = freshBody("payment_intent.succeeded");
            byte[] bytes = body.getBytes(UTF_8);
            String signature = StripeSender.signature(CONNECT_SECRET, bytes);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int delivery = 0; delivery < 50; delivery++) {
                StripeSender one = delivery % 2 == 0 ? stripe : other;
                answers.add(one.sendAsync(WebhookEndpoint.CONNECT, signature, bytes));
            }
            assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                    .containsOnly(200);
            onlyPublished(idOf(body));
            assertNothingFollows(body);
            assertThat(Table.values(database, "select 1 from stripe_event where id = ?", idOf(body)))
                    .hasSize(1);
        } finally {
            replica.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void the_content_type_does_not_matter() {
        String body = freshBody("payment_intent.succeeded");
        byte[] bytes = body.getBytes(UTF_8);
        for (String type : List.of("text/plain", "application/xml; charset=utf-16", "nonsense")) {
            HttpResponse<String> answer = stripe.send(
                    WebhookEndpoint.CONNECT,
                    StripeSender.signature(CONNECT_SECRET, bytes),
                    bytes,
                    "Content-Type",
                    type);
            assertThat(answer.statusCode()).as(type).isEqualTo(200);
        }
    }

    @Test
    void tokens_and_origins_are_ignored() {
        byte[] body = freshBody("payment_intent.succeeded").getBytes(UTF_8);
        HttpResponse<String> answer = stripe.send(
                WebhookEndpoint.CONNECT,
                StripeSender.signature(CONNECT_SECRET, body),
                body,
                "Authorization",
                "Bearer nonsense",
                "Origin",
                "https://elsewhere.example");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static String signedAt(Instant time, byte[] body) {
        return StripeExamples.signature(CONNECT_SECRET, time.getEpochSecond(), body);
    }

    private void assertRefused(@Nullable String signature, byte[] body, String... headers) {
        long before = Table.rows(database, "stripe_event");
        HttpResponse<String> answer = stripe.send(WebhookEndpoint.CONNECT, signature, body, headers);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"status\":400").doesNotContain("Exception", "whsec");
        assertThat(Table.rows(database, "stripe_event")).isEqualTo(before);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"code\":\"" + code + "\"", "\"type\":\"urn:caretill:problem:" + code + "\"");
    }

    private Object flagsOf(String body) {
        return Table.values(database, "select flags::text from stripe_event where id = ?", idOf(body))
                .getFirst();
    }

    private static Events.Published onlyPublished(String eventId) {
        await().atMost(PATIENCE).until(() -> published(eventId).findAny().isPresent());
        assertThat(published(eventId)).hasSize(1);
        return published(eventId).findFirst().orElseThrow();
    }

    /** The relay keeps the order of a key, so an unexpected event would be before a later one of the same key. */
    private void assertNothingFollows(String body) {
        String later = freshBody("payment_intent.processing");
        stripe.connect(later);
        onlyPublished(idOf(later));
        assertThat(published(idOf(body))).hasSize(1);
    }

    private void assertNothingPublished(String body) {
        String later = freshBody("payment_intent.processing");
        stripe.connect(later);
        onlyPublished(idOf(later));
        assertThat(published(idOf(body))).isEmpty();
    }

    private static Stream<Events.Published> published(String eventId) {
        return Events.published(EventTopics.STRIPE_FACTS).stream()
                .filter(event -> event.id().equals(eventId));
    }

    private double counted(String endpoint, String outcome) {
        Counter counter = metrics.find("caretill.webhooks")
                .tags("endpoint", endpoint, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private double signedWith(String secret) {
        Counter counter = metrics.find("caretill.webhooks.signed")
                .tags("endpoint", "connect", "secret", secret)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}

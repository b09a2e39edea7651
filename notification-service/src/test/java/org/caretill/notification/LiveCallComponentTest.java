package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "notification"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
class LiveCallComponentTest {

    private static final String ORGANISATION = "demo-health";
    private static final String CLINIC = "demo-clinic";
    private static final String CLINICIAN = "clinician";
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FAR_BEYOND_PEER_TIMEOUT = Duration.ofSeconds(60);

    @Inject
    LiveView view;

    @Inject
    Transactions transactions;

    @Inject
    OpenSockets sockets;

    @Inject
    LiveMessages messages;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS")
    String kafka;

    /** A call of its own for each test. */
    private final String callId = "call-" + UUID.randomUUID();

    private final List<LiveClient> clients = new ArrayList<>();

    @BeforeAll
    static void be_patient_with_a_busy_machine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @AfterEach
    void leave() {
        clients.stream().filter(client -> client.closeCode == null).forEach(LiveClient::close);
    }

    /** Connects and waits for the snapshot. */
    private LiveClient connect(String call, String token) {
        LiveClient client = connectWithoutWaiting(call, token);
        await().until(() -> !client.texts.isEmpty());
        return client;
    }

    private LiveClient connectWithoutWaiting(String call, String token) {
        LiveClient client = LiveClient.connect(call, token);
        clients.add(client);
        return client;
    }

    private LiveClient clinicianConnects() {
        return connect(callId, clinician());
    }

    private static String clinician() {
        return Tokens.staff(CLINICIAN, ORGANISATION, CLINIC);
    }

    private String guest() {
        return Tokens.guest(CLINIC, callId, "patient-1");
    }

    private ExampleRequest request() {
        return ExampleRequest.in(CLINIC, callId);
    }

    private void awaitInView(ExampleRequest request) {
        await().untilAsserted(
                        () -> assertThat(view.of(viewerOf(request)).await().atMost(DATABASE_TIMEOUT))
                                .contains(request.state()));
    }

    private static Viewer viewerOf(ExampleRequest request) {
        return new Viewer.Clinician(
                request.state().callId(), Set.of(request.state().clinicId()));
    }

    // What is shown

    @Test
    void a_call_without_requests_has_an_empty_snapshot() {
        assertThat(clinicianConnects().texts).containsExactly("{\"type\":\"snapshot\",\"paymentRequests\":[]}");
    }

    @Test
    void an_open_connection_hears_heartbeats_for_as_long_as_it_lasts() {
        LiveClient clinician = clinicianConnects();
        LiveClient patient = connect(callId, guest());

        await().until(() -> clinician.heartbeats.get() >= 3 && patient.heartbeats.get() >= 3);

        assertThat(clinician.closeCode).isNull();
        assertThat(patient.closeCode).isNull();
        assertThat(clinician.texts).hasSize(1);
    }

    @Test
    void a_clinician_without_a_clinic_is_shown_nothing() {
        awaitInView(request().publish("PaymentRequested"));
        assertThat(connect(callId, Tokens.staff(CLINICIAN, ORGANISATION))
                        .messages()
                        .getFirst()
                        .path("paymentRequests"))
                .isEmpty();
    }

    @Test
    void the_snapshot_shows_what_happened_before_the_oldest_request_first() {
        var second = request().with("createdAt", "2026-11-23T02:00:00Z").publish("PaymentRequested");
        var first = request().with("createdAt", "2026-11-23T01:00:00Z").publish("PaymentRequested");
        awaitInView(first);
        awaitInView(second);

        JsonNode snapshot = clinicianConnects().messages().getFirst();

        assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
        assertThat(snapshot.path("paymentRequests").findValuesAsText("id")).containsExactly(first.id(), second.id());
    }

    @Test
    void a_change_names_the_event_and_the_whole_request() {
        var client = clinicianConnects();
        var paid = new ExampleRequest(ExampleRequest.of("PaymentSucceeded")
                        .data()
                        .put("id", "preq_" + UUID.randomUUID())
                        .put("callId", callId))
                .publish("PaymentSucceeded");

        await().until(() -> client.texts.size() == 2);
        JsonNode change = client.messages().getLast();
        assertThat(change.path("type").asText()).isEqualTo("change");
        assertThat(change.path("event").asText()).isEqualTo("PaymentSucceeded");
        JsonNode request = change.path("paymentRequest");
        for (String field : List.of("id", "version", "status", "clinicId", "callId", "payerParticipantId")) {
            assertThat(request.path(field)).as(field).isEqualTo(paid.data().path(field));
        }
        for (String field : List.of("amountMinor", "currency", "createdAt", "expiresAt", "card", "refundedMinor")) {
            assertThat(request.path(field)).as(field).isEqualTo(paid.data().path(field));
        }
        assertThat(request.has("lastFailure")).isTrue();
    }

    @Test
    void changes_come_in_the_order_of_their_events_to_clinician_and_patient() {
        var clinician = clinicianConnects();
        var patient = connect(callId, guest());
        var request = request();
        request.publish("PaymentRequested");
        request.version(2).publish("PaymentOpened");
        request.version(3).publish("PaymentStarted");

        for (LiveClient client : List.of(clinician, patient)) {
            await().untilAsserted(
                            () -> assertThat(client.versionsOf(request.id())).containsExactly(1L, 2L, 3L));
            assertThat(client.messages())
                    .extracting(message -> message.path("event").asText())
                    .containsExactly("", "PaymentRequested", "PaymentOpened", "PaymentStarted");
        }
    }

    @Test
    void an_event_delivered_twice_is_shown_once_and_the_view_stays() {
        var client = clinicianConnects();
        var request = request();
        Events.send(
                ExampleRequest.TOPIC,
                request.id(),
                "event-of-" + callId,
                "PaymentRequested",
                request.data().toString());
        Events.send(
                ExampleRequest.TOPIC,
                request.id(),
                "event-of-" + callId,
                "PaymentRequested",
                request.data().toString());
        request.version(2).publish("PaymentOpened");

        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).contains(2L));
        assertThat(client.versionsOf(request.id())).containsExactly(1L, 2L);
        awaitInView(request.version(2));
    }

    @Test
    void an_event_older_than_the_view_is_not_shown_and_does_not_change_it() {
        var request = request();
        request.version(5).publish("PaymentSucceeded");
        awaitInView(request.version(5));
        var client = clinicianConnects();

        request.version(4).publish("PaymentStarted");
        request.version(6).publish("PaymentReminded");

        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).containsExactly(5L, 6L));
        awaitInView(request.version(6));
    }

    @Test
    void an_event_of_an_unknown_type_that_carries_the_state_is_shown() {
        var client = clinicianConnects();
        var request = request().publish("PaymentSomethingNew");
        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).containsExactly(1L));
    }

    @Test
    void connecting_during_changes_misses_nothing() {
        var request = request();
        int changes = 400;
        publishAtOnce(
                LongStream.rangeClosed(1, changes).mapToObj(request::version).toList());
        var first = clinicianConnects();
        while (clients.size() < 100 && !first.versionsOf(request.id()).contains((long) changes)) {
            connectWithoutWaiting(callId, colleague(clients.size(), ORGANISATION, CLINIC));
        }

        assertThat(clients).hasSizeGreaterThan(10);
        for (LiveClient client : clients) {
            await().untilAsserted(
                            () -> assertThat(client.versionsOf(request.id())).endsWith((long) changes));
            List<Long> versions = client.versionsOf(request.id());
            assertThat(versions)
                    .isEqualTo(LongStream.rangeClosed(versions.getFirst(), changes)
                            .boxed()
                            .toList());
        }
    }

    private void publishAtOnce(List<ExampleRequest> states) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            for (ExampleRequest state : states) {
                var message = new ProducerRecord<>(
                        ExampleRequest.TOPIC, state.id(), state.data().toString());
                message.headers()
                        .add("ce_id", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
                        .add("ce_type", "PaymentOpened".getBytes(StandardCharsets.UTF_8));
                var _ = producer.send(message);
            }
        }
    }

    @Test
    void two_hundred_sockets_of_a_call_get_a_change_and_more_are_refused() {
        fillTheCall(ORGANISATION, CLINIC);

        var request = request().publish("PaymentRequested");

        await().untilAsserted(() -> assertThat(clients)
                .filteredOn(client -> !client.isClosed())
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        client -> assertThat(client.versionsOf(request.id())).containsExactly(1L)));
    }

    @Test
    void a_person_can_open_no_more_sockets_than_a_person_needs() {
        for (int socket = 0; socket < 10; socket++) {
            connectWithoutWaiting(callId, guest());
        }
        assertThat(LiveClient.refusal(callId, guest())).isEqualTo(429);
        assertThat(LiveClient.refusal(callId, Tokens.guest(CLINIC, callId, "interpreter")))
                .isEqualTo(101);

        String clinician = colleague(0, ORGANISATION, CLINIC);
        for (int socket = 0; socket < 100; socket++) {
            connectWithoutWaiting(callId + '-' + socket, clinician);
        }
        assertThat(LiveClient.refusal(callId, clinician)).isEqualTo(429);

        // A place is free again as soon as a socket is closed.
        clients.getFirst().close();
        await().until(() -> LiveClient.refusal(callId, guest()) == 101);
    }

    @Test
    void people_of_another_clinic_cannot_use_up_the_sockets_of_a_call() {
        fillTheCall("other-health", "other-clinic");
        assertThat(LiveClient.refusal(callId, clinician())).isEqualTo(101);
        assertThat(LiveClient.refusal(callId, guest())).isEqualTo(101);
    }

    /**
     * Opens all sockets that people of a clinic can have in a call, until one more is refused. On a busy machine a client
     * may not answer pings in time and lose its socket; another one takes its place.
     */
    private void fillTheCall(String organisation, String clinic) {
        for (int socket = 0; socket < 200; socket++) {
            connectWithoutWaiting(callId, colleague(socket / 50, organisation, clinic));
        }
        await().until(() -> {
            for (int socket = 0; socket < 200; socket++) {
                if (clients.get(socket).isClosed()) {
                    clients.set(socket, LiveClient.connect(callId, colleague(socket / 50, organisation, clinic)));
                }
            }
            return sockets.of(callId).size() == 200
                    && LiveClient.refusal(callId, colleague(4, organisation, clinic)) == 503;
        });
    }

    private static String colleague(int number, String organisation, String clinic) {
        return Tokens.colleague("colleague-" + number + '-' + clinic, CLINICIAN, organisation, clinic);
    }

    // Who is shown what

    @Test
    void nobody_is_sent_anything_of_another_clinic_call_or_guest() {
        String elsewhere = callId + "-elsewhere";
        var guestA = connect(callId, guest());
        var guestB = connect(callId, Tokens.guest(CLINIC, callId, "patient-2"));
        var namesake = connect(callId, Tokens.guest("other-clinic", callId, "patient-1"));
        var clinician = clinicianConnects();
        var otherClinician = connect(callId, Tokens.staff(CLINICIAN, "other-health", "other-clinic"));
        var clinicianElsewhere = connect(elsewhere, clinician());

        var forA = request().publish("PaymentRequested");
        var forB = request().payer("patient-2").publish("PaymentRequested");
        var forNamesake = ExampleRequest.in("other-clinic", callId).publish("PaymentRequested");
        var inElsewhere = ExampleRequest.in(CLINIC, elsewhere).publish("PaymentRequested");

        Map<LiveClient, List<ExampleRequest>> allowed = Map.of(
                guestA, List.of(forA),
                guestB, List.of(forB),
                namesake, List.of(forNamesake),
                clinician, List.of(forA, forB),
                otherClinician, List.of(forNamesake),
                clinicianElsewhere, List.of(inElsewhere));
        allowed.forEach((client, requests) ->
                await().untilAsserted(() -> assertThat(client.texts).hasSize(1 + requests.size())));
        // Clients that connect later see the same in their snapshot.
        List<ExampleRequest> all = List.of(forA, forB, forNamesake, inElsewhere);
        all.forEach(this::awaitInView);
        Map<LiveClient, List<ExampleRequest>> allowedLater = Map.of(
                connect(callId, guest()), List.of(forA),
                connect(callId, Tokens.guest("other-clinic", callId, "patient-1")), List.of(forNamesake),
                clinicianConnects(), List.of(forA, forB));
        for (var expectation : List.of(allowed, allowedLater)) {
            expectation.forEach((client, requests) -> all.forEach(canary -> {
                if (requests.contains(canary)) {
                    assertThat(String.join("", client.texts)).contains(canary.id());
                } else {
                    assertThat(String.join("", client.texts)).doesNotContain(canary.id());
                }
            }));
        }
    }

    @Test
    void a_pay_links_token_gets_only_its_own_request() {
        var mine = request().publish("PaymentRequested");
        var another = request().publish("PaymentRequested");
        awaitInView(mine);
        awaitInView(another);
        String token = Tokens.guestByLink(CLINIC, callId, "patient-1", mine.id());
        var phone = connect(callId, token);
        var laptop = connect(callId, guest());

        another.version(2).publish("PaymentOpened");
        var paid = mine.version(2).with("status", "PAID").publish("PaymentSucceeded");

        for (LiveClient client : List.of(phone, laptop)) {
            await().untilAsserted(() -> assertThat(client.versionsOf(mine.id())).containsExactly(1L, 2L));
        }
        await().untilAsserted(() -> assertThat(laptop.versionsOf(another.id())).containsExactly(1L, 2L));
        assertThat(String.join("", phone.texts)).doesNotContain(another.id());
        awaitInView(paid);
        assertThat(LiveClient.refusal("another-call", token)).isEqualTo(404);
    }

    @Test
    void messages_have_no_internal_fields_and_guests_do_not_see_the_clinician() {
        var clinician = clinicianConnects();
        var patient = connect(callId, guest());
        var request = request().with("requestedBy", "the-clinician").publish("PaymentRequested");
        awaitInView(request);
        await().until(() -> clinician.texts.size() == 2 && patient.texts.size() == 2);
        var toStaff = String.join("", clinician.texts) + clinicianConnects().texts;
        var toGuests = String.join("", patient.texts) + connect(callId, guest()).texts;

        assertThat(toStaff).contains("the-clinician");
        assertThat(toGuests)
                .contains(request.id())
                .doesNotContain("requestedBy")
                .doesNotContain("the-clinician");
        assertThat(toStaff + toGuests)
                .doesNotContain("organisationId")
                .doesNotContain("stripeAccount")
                .doesNotContain("paymentIntent")
                .doesNotContain("acct_");
    }

    @Test
    void neither_the_clinic_nor_the_guest_sees_that_a_card_is_stolen() {
        var clinician = clinicianConnects();
        var patient = connect(callId, guest());
        var request = request();
        request.data().putObject("lastFailure").put("code", "stolen_card").put("at", "2026-11-23T01:02:35Z");
        request.publish("PaymentAttemptFailed");
        awaitInView(request);
        await().until(() -> clinician.texts.size() == 2 && patient.texts.size() == 2);
        var toStaff =
                List.of(clinician.texts.getLast(), clinicianConnects().texts.getFirst());
        var toGuests =
                List.of(patient.texts.getLast(), connect(callId, guest()).texts.getFirst());

        assertThat(toStaff)
                .allSatisfy(text ->
                        assertThat(text).contains("\"code\":\"card_declined\"").doesNotContain("stolen"));
        assertThat(toGuests)
                .allSatisfy(text -> assertThat(text)
                        .contains("\"lastFailure\":{\"code\":\"generic_decline\",\"at\":\"2026-11-23T01:02:35Z\"}")
                        .doesNotContain("stolen"));
    }

    // Who is admitted

    @Test
    void a_page_of_a_foreign_origin_is_refused() {
        try (var lines = new LoggedLines()) {
            assertThatThrownBy(() -> LiveClient.connectFrom("https://evil.example", callId, clinician()))
                    .isInstanceOfSatisfying(
                            CompletionException.class,
                            refused -> assertThat(LiveClient.statusOf(refused)).isEqualTo(403));
            // The origin is refused before the token is verified.
            await().until(() -> lines.text()
                    .contains("caller=- claimed=subject-of-%s-%s address=".formatted(CLINICIAN, ORGANISATION)));
        }
        try (var ours = LiveClient.connectFrom("http://localhost:8080", callId, clinician())) {
            await().until(() -> !ours.texts.isEmpty());
        }
    }

    @Test
    void a_page_of_any_allowed_subdomain_is_admitted_and_none_of_the_domain_itself() {
        try (var preview = LiveClient.connectFrom("https://branch-7.previews.example.org", callId, clinician())) {
            await().until(() -> !preview.texts.isEmpty());
        }
        for (String foreign : List.of(
                "https://previews.example.org",
                "http://branch-7.previews.example.org",
                "https://branch-7.previews.example.org.elsewhere.test",
                "null")) {
            assertThatThrownBy(() -> LiveClient.connectFrom(foreign, callId, clinician()))
                    .as(foreign)
                    .isInstanceOfSatisfying(
                            CompletionException.class,
                            refused -> assertThat(LiveClient.statusOf(refused)).isEqualTo(403));
        }
    }

    @Test
    void a_clinician_of_the_second_identity_provider_sees_the_requests_of_the_clinics_that_its_claims_name() {
        var request = request();
        request.publish("PaymentRequested");
        awaitInView(request);
        assertThat(snapshot("Telehealth Clinicians", CLINIC)).contains(request.id());
        assertThat(snapshot("Telehealth Clinicians", "clinic-elsewhere")).doesNotContain(request.id());
        assertThat(snapshot("Telehealth Clinicians", "")).doesNotContain(request.id());
    }

    @Test
    void a_token_of_the_second_identity_provider_counts_by_its_own_audience_and_roles_only() {
        assertThat(LiveClient.refusal(callId, ofSecondProvider("clinician", CLINIC)))
                .isEqualTo(403);
        assertThat(LiveClient.refusal(
                        callId,
                        Tokens.ofSecondProvider(
                                "caretill",
                                "clara",
                                Map.of(Tokens.SECOND_CLAIMS + "roles", List.of("Telehealth Clinicians")))))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(callId, Tokens.ofFirstProviderSignedBySecond(CLINICIAN, ORGANISATION, CLINIC)))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(callId, Tokens.ofUnknownIssuer(CLINICIAN, ORGANISATION, CLINIC)))
                .isEqualTo(401);
    }

    private String snapshot(String group, String clinics) {
        return connect(callId, ofSecondProvider(group, clinics)).texts.getFirst();
    }

    private static String ofSecondProvider(String group, String clinics) {
        return Tokens.ofSecondProvider("clara", group, ORGANISATION, clinics);
    }

    @Test
    void without_a_valid_token_the_upgrade_is_refused() {
        assertThat(LiveClient.refusal(callId, "garbage")).isEqualTo(401);
        assertThat(LiveClient.refusal(callId, Tokens.expiredStaff(CLINICIAN, ORGANISATION, CLINIC)))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(callId, Tokens.forgedStaff(CLINICIAN, ORGANISATION, CLINIC)))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(callId, Tokens.guest(CLINIC, callId, "patient-1", Duration.ofMinutes(-1))))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(callId, signedBy(Tokens.guest(CLINIC, "other", "patient-1"), guest())))
                .isEqualTo(401);
    }

    /** A token whose signature belongs to another. */
    private static String signedBy(String signed, String claims) {
        return claims.substring(0, claims.lastIndexOf('.')) + signed.substring(signed.lastIndexOf('.'));
    }

    @Test
    void without_any_token_every_path_is_refused() throws IOException, InterruptedException {
        for (String path : List.of(callId, callId + ";x=1", callId + "%3Bx", "%2F" + callId, "/" + callId)) {
            assertThat(upgradeStatus("/v1/live/calls/" + path)).as(path).isIn(401, 404);
        }
        assertThat(upgradeStatus("/v1/live/calls/" + callId)).isEqualTo(401);
    }

    /** The status of an upgrade request without a token, written by hand because clients normalise the path. */
    private static int upgradeStatus(String path) throws IOException {
        try (Socket socket =
                new Socket("localhost", URI.create(LiveClient.baseUrl()).getPort())) {
            socket.getOutputStream().write(upgradeRequest(path, "bearer-token-carrier"));
            byte[] statusLine = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            return Integer.parseInt(new String(statusLine, StandardCharsets.US_ASCII).split(" ", 2)[1]);
        }
    }

    private static byte[] upgrade(String call, String token) {
        return upgradeRequest("/v1/live/calls/" + call, "bearer-token-carrier, " + LiveClient.subprotocol(token));
    }

    private static byte[] upgradeRequest(String path, String subprotocols) {
        return """
            GET %s HTTP/1.1
            Host: localhost
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: %s

            """.formatted(path, subprotocols).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void only_the_clinics_people_and_guests_are_admitted() {
        for (String role : List.of("organisation-admin", "platform-operator", "call-platform", "guest")) {
            assertThat(LiveClient.refusal(callId, Tokens.staff(role, ORGANISATION, CLINIC)))
                    .as(role)
                    .isEqualTo(403);
        }
    }

    @Test
    void a_guest_finds_no_other_call() {
        assertThat(LiveClient.refusal("another-call", guest())).isEqualTo(404);
    }

    @Test
    void what_is_not_a_call_id_is_not_found() {
        assertThat(LiveClient.refusal("call%20x", clinician())).isEqualTo(404);
        assertThat(LiveClient.refusal("x".repeat(65), clinician())).isEqualTo(404);
    }

    // When a socket is closed

    @Test
    void a_socket_is_closed_when_its_token_expires() {
        var client = connect(callId, Tokens.guest(CLINIC, callId, "patient-1", Duration.ofSeconds(6)));
        await().until(() -> client.closeCode != null);
        assertThat(client.closeCode).isEqualTo(4401);
        assertThat(client.closeReason).isEqualTo("token-expired");
    }

    /** Quarkus leaves a socket open for good whose token ends while it is being opened. */
    @Test
    void a_token_that_ends_within_two_seconds_is_refused() {
        for (int millis : List.of(0, 50, 500, 1_000)) {
            String token = Tokens.guest(CLINIC, callId, "patient-1", Duration.ofMillis(millis));
            assertThat(LiveClient.refusal(callId, token)).as("%d ms", millis).isEqualTo(401);
        }
    }

    @Test
    void a_client_that_sends_pongs_or_fragments_without_end_is_disconnected() throws IOException {
        byte[] pong = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};
        byte[] start = {0x01, (byte) 0x80, 0, 0, 0, 0};
        byte[] fragment = {0x00, (byte) 0x80, 0, 0, 0, 0};
        for (List<byte[]> frames : List.of(List.of(pong, pong), List.of(start, fragment))) {
            try (Socket socket =
                    new Socket("localhost", URI.create(LiveClient.baseUrl()).getPort())) {
                socket.setSoTimeout((int) FAR_BEYOND_PEER_TIMEOUT.toMillis());
                socket.getOutputStream().write(upgrade(callId, clinician()));
                await().until(() -> sockets.of(callId).size() == 1);
                socket.getOutputStream().write(frames.getFirst());
                for (int frame = 0; frame < 2 * InboundBudget.BURST; frame++) {
                    socket.getOutputStream().write(frames.getLast());
                }
                String received = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(received).endsWith("too-many-messages");
            }
            await().until(() -> sockets.of(callId).isEmpty());
        }
    }

    @Test
    void a_client_that_sends_messages_is_disconnected() {
        var client = clinicianConnects();
        IntStream.range(0, InboundBudget.BURST)
                .forEach(_ ->
                        client.socket().sendText("{\"type\":\"ping\"}", true).join());
        var _ = client.socket().sendText("{\"type\":\"ping\"}", true);
        await().until(() -> client.closeCode != null);
        assertThat(client.closeCode).isEqualTo(1008);
        assertThat(client.closeReason).isEqualTo("too-many-messages");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_025, 70_000})
    void a_large_message_closes_the_socket(int bytes) {
        var client = clinicianConnects();
        var _ = client.socket().sendText("x".repeat(bytes), true);
        await().until(() -> client.closeCode != null);
        assertThat(client.closeCode).isEqualTo(1009);
    }

    @Test
    void an_endless_message_closes_the_socket() {
        var client = clinicianConnects();
        client.socket().sendText("x".repeat(600), false).join();
        client.socket().sendText("x".repeat(600), false).join();
        await().until(() -> client.closeCode != null);
        assertThat(client.closeCode).isEqualTo(1009);
    }

    @Test
    void a_client_that_does_not_read_is_disconnected_and_delays_nobody() throws IOException {
        var reading = clinicianConnects();
        LiveSocket readingSocket = sockets.of(callId).iterator().next();
        var request = request().with("endReason", "x".repeat(16 * 1024));
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(1024);
            deaf.connect(new InetSocketAddress(
                    "localhost", URI.create(LiveClient.baseUrl()).getPort()));
            deaf.getOutputStream().write(upgrade(callId, clinician()));
            await().until(() -> sockets.of(callId).size() == 2);
            LiveSocket deafSocket = sockets.of(callId).stream()
                    .filter(socket -> socket != readingSocket)
                    .findFirst()
                    .orElseThrow();

            AtomicLong version = new AtomicLong();
            // Twenty messages, then a pause in which a client that reads has read them.
            await().until(() -> {
                for (int message = 0; message < 20; message++) {
                    var change = messages.change(
                            "PaymentOpened",
                            Instant.EPOCH,
                            request.version(version.incrementAndGet()).state());
                    sockets.of(callId).forEach(socket -> socket.change(change));
                }
                return deafSocket.closing() != null || !sockets.of(callId).contains(deafSocket);
            });

            assertThat(deafSocket.closing()).isEqualTo(Closing.SLOW_READER);
            await().until(() -> sockets.of(callId).stream().toList().equals(List.of(readingSocket)));
            assertThat(reading.versionsOf(request.id()))
                    .isEqualTo(LongStream.rangeClosed(1, version.get()).boxed().toList());
        }
    }

    @Test
    void a_peer_that_does_not_answer_is_disconnected() throws IOException {
        try (Socket socket =
                new Socket("localhost", URI.create(LiveClient.baseUrl()).getPort())) {
            socket.setSoTimeout((int) FAR_BEYOND_PEER_TIMEOUT.toMillis());
            socket.getOutputStream().write(upgrade(callId, clinician()));
            await().until(() -> sockets.of(callId).size() == 1);

            // Reads everything, pings too, but never writes, so that the server ends the stream.
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
        await().until(() -> sockets.of(callId).isEmpty());
    }

    @Test
    void a_closed_socket_is_removed_from_the_index() {
        var client = clinicianConnects();
        assertThat(sockets.of(callId)).hasSize(1);
        client.close();
        await().until(() -> sockets.of(callId).isEmpty());
    }

    // Replicas and restarts

    @Test
    void a_starting_replica_continues_where_the_view_is_complete() throws SQLException {
        var known = request().publish("PaymentRequested");
        awaitInView(known);
        // The state if all replicas had died before the last event, because view and progress change together.
        execute("delete from live_payment_request where id = '" + known.id() + "'");
        execute("update view_progress set next_offset = next_offset - 1 where partition = " + partitionOf(known));

        assertThat(readByANewReplica()).containsExactly(known.id());
    }

    private List<String> readByANewReplica() {
        ViewProgress progress = new ViewProgress(transactions);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            progress.onPartitionsAssigned(consumer, partitions);
            var ends = consumer.endOffsets(partitions);
            List<String> keys = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> keys.add(message.key()));
            }
            return keys;
        }
    }

    @Test
    void after_a_rebalance_a_replica_continues_at_its_own_offset() throws Exception {
        var client = clinicianConnects();
        var request = request().publish("PaymentRequested");
        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).containsExactly(1L));
        int partition = partitionOf(request);

        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            // This replica stops at the second event, while another stores the third in the view as well.
            connection.setAutoCommit(false);
            statement.execute("lock table inbox");
            request.version(2).publish("PaymentOpened");
            request.version(3).publish("PaymentStarted");
            execute("update view_progress set next_offset = next_offset + 2 where partition = " + partition);
            beForgottenByKafka(admin);
            connection.rollback();
        }

        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).containsExactly(1L, 2L, 3L));
    }

    /** Makes this replica rejoin its group, as after a pause longer than Kafka's timeout. */
    private static void beForgottenByKafka(Admin admin) throws Exception {
        String group = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                .map(GroupListing::groupId)
                .filter(id -> id.startsWith("notification-service-"))
                .findFirst()
                .orElseThrow();
        Set<String> before = members(admin, group);
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
        await().until(() -> {
            Set<String> now = members(admin, group);
            return !now.isEmpty() && Collections.disjoint(now, before);
        });
    }

    private static Set<String> members(Admin admin, String group) throws Exception {
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return description.members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .map(MemberDescription::consumerId)
                .collect(Collectors.toSet());
    }

    private int partitionOf(ExampleRequest request) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                    if (request.id().equals(message.key())) {
                        return message.partition();
                    }
                }
            }
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        return consumer.partitionsFor(ExampleRequest.TOPIC).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Test
    void a_malformed_event_becomes_a_dead_letter_and_delays_nothing() {
        var client = clinicianConnects();
        var request = request();
        Events.send(ExampleRequest.TOPIC, request.id(), "PaymentRequested", "{\"id\": \"" + request.id() + "\"}");
        request.publish("PaymentRequested");

        await().untilAsserted(() -> assertThat(client.versionsOf(request.id())).containsExactly(1L));
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(Events.published("notification-service.dead-letters", request.id()))
                        .hasSize(1));
    }

    @Test
    void old_requests_are_deleted() throws SQLException {
        var old = request().publish("PaymentRequested");
        var recent = request().publish("PaymentRequested");
        awaitInView(old);
        awaitInView(recent);
        execute("update live_payment_request set changed_at = now() - interval '31 days' where id = '" + old.id()
                + "'");

        transactions.run(Tenancy.EVERYTHING, view::deleteOld).await().atMost(DATABASE_TIMEOUT);

        assertThat(view.of(viewerOf(old)).await().atMost(DATABASE_TIMEOUT)).containsExactly(recent.state());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // Operation

    @Test
    void health_and_metrics_are_only_on_the_management_port() throws IOException, InterruptedException {
        clinicianConnects();
        String management = ConfigProvider.getConfig()
                .getValue("test.management.url", String.class)
                .replaceAll("/q/?$", "");
        assertThat(get(management + "/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(management + "/q/metrics").body()).contains("caretill_live_connections ");
        assertThat(get(LiveClient.baseUrl() + "/q/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void a_refused_connection_names_no_call_in_the_metrics() {
        assertThat(LiveClient.refusal(callId, "no-token")).isEqualTo(401);
        String metrics = ConfigProvider.getConfig()
                        .getValue("test.management.url", String.class)
                        .replaceAll("/q/?$", "")
                + "/q/metrics";
        await().untilAsserted(() -> assertThat(get(metrics).body())
                .contains("uri=\"/v1/live/calls/{callId}\"")
                .doesNotContain(callId));
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}

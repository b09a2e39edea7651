package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long guest tokens are accepted, and which keys may have signed them. */
@QuarkusTest
class GuestTokensComponentTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLINIC = "demo-clinic";
    private static final int OPEN = 101;

    @Inject
    RevokedGuestTokens revoked;

    private final String callId = "call-" + UUID.randomUUID();
    private final List<LiveClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.stream().filter(client -> client.closeCode == null).forEach(LiveClient::close);
    }

    @Test
    void when_the_call_ends_the_sockets_of_its_guests_close_and_no_others() {
        LiveClient patient = connect(callId, guest(0));
        LiveClient interpreter = connect(callId, Tokens.guest(CLINIC, callId, "interpreter", 0));
        LiveClient admittedAgain = connect(callId, guest(1));
        LiveClient otherClinics = connect(callId, Tokens.guest("other-clinic", callId, "patient-1", 0));
        LiveClient otherCalls = connect(callId + "-2", Tokens.guest(CLINIC, callId + "-2", "patient-1", 0));
        LiveClient clinician = connect(callId, Tokens.staff("clinician", "demo-health", CLINIC));

        end(1);

        for (LiveClient dead : List.of(patient, interpreter)) {
            await().atMost(SOON).until(() -> dead.closeCode != null);
            assertThat(dead.closeCode).isEqualTo(4401);
            assertThat(dead.closeReason).isEqualTo("token-revoked");
        }
        // The remaining sockets get a change after it, so they were not closed.
        ExampleRequest.in(CLINIC, callId).publish("PaymentRequested");
        await().atMost(SOON).until(() -> clinician.texts.size() == 2);
        await().atMost(SOON).until(() -> admittedAgain.texts.size() == 2);
        assertThat(List.of(admittedAgain, otherClinics, otherCalls, clinician))
                .extracting(client -> client.closeCode)
                .containsOnlyNulls();
        assertThat(patient.texts).hasSize(1);
    }

    @Test
    void a_revoked_token_is_refused_at_the_upgrade_and_a_new_one_is_not() {
        assertThat(LiveClient.refusal(callId, guest(0))).isEqualTo(OPEN);
        end(1);
        await().atMost(SOON).until(() -> LiveClient.refusal(callId, guest(0)) == 401);
        assertThat(LiveClient.refusal(callId, guest(1))).isEqualTo(OPEN);
        assertThat(LiveClient.refusal(callId, Tokens.guest("other-clinic", callId, "patient-1", 0)))
                .isEqualTo(OPEN);

        end(2);
        await().atMost(SOON).until(() -> LiveClient.refusal(callId, guest(1)) == 401);
    }

    @Test
    void an_older_revocation_does_not_make_tokens_valid_again() {
        end(2);
        await().atMost(SOON).until(() -> LiveClient.refusal(callId, guest(1)) == 401);
        end(1);
        String marker = "call-" + UUID.randomUUID();
        end(marker, 1);
        await().atMost(SOON)
                .until(() -> revoked.include(new Viewer.Guest(marker, CLINIC, "patient-1", 0, null))
                        .await()
                        .indefinitely());
        assertThat(LiveClient.refusal(callId, guest(1))).isEqualTo(401);
    }

    @Test
    void a_replica_that_starts_later_reads_revocations_from_the_database() {
        end(1);
        await().atMost(SOON)
                .until(() -> revoked.include(new Viewer.Guest(callId, CLINIC, "patient-1", 0, null))
                        .await()
                        .indefinitely());
        assertThat(revoked.include(new Viewer.Guest(callId, CLINIC, "patient-1", 1, null))
                        .await()
                        .indefinitely())
                .isFalse();
    }

    @Test
    void a_newer_pay_link_ends_the_token_of_an_earlier_one_and_closes_its_socket() {
        String request = "preq_01kaqx4f9ne8m9y3r2vk7c5d1a";
        String byLink = Tokens.guestByLink(CLINIC, callId, "patient-1", request);
        assertThat(LiveClient.refusal(callId, byLink)).isEqualTo(OPEN);
        end(1);
        Events.send(
                "payment-requests.v1",
                request,
                "PayLinkTokensRevoked",
                EventContract.exampleText("PayLinkTokensRevoked")
                        .replace("demo-clinic", CLINIC)
                        .replace("call-1", callId));
        await().atMost(SOON).until(() -> LiveClient.refusal(callId, byLink) == 401);
        assertThat(LiveClient.refusal(
                        callId, Tokens.guestByLink(CLINIC, callId, "patient-1", "preq_01kaqx4f9ne8m9y3r2vk7c5d1b")))
                .isEqualTo(OPEN);
    }

    @Test
    void a_token_of_one_call_is_refused_at_another() {
        assertThat(LiveClient.refusal(callId + "-2", guest(0))).isEqualTo(404);
    }

    @Test
    void a_new_key_is_fetched_when_a_token_names_it_and_tokens_of_the_old_one_stay_valid() {
        String ofNextKey = Tokens.guestOfNextKey(CLINIC, callId, "patient-1");
        assertThat(LiveClient.refusal(callId, guest(0))).isEqualTo(OPEN);
        assertThat(LiveClient.refusal(callId, ofNextKey)).isEqualTo(401);

        Tokens.rotateGuestKeys();

        assertThat(LiveClient.refusal(callId, ofNextKey)).isEqualTo(OPEN);
        assertThat(LiveClient.refusal(callId, guest(0))).isEqualTo(OPEN);
    }

    private String guest(int generation) {
        return Tokens.guest(CLINIC, callId, "patient-1", generation);
    }

    private void end(int generation) {
        end(callId, generation);
    }

    private static void end(String call, int generation) {
        String event = EventContract.exampleText(RevokedGuestTokens.OF_CALL)
                .replace("\"call-1\"", '"' + call + '"')
                .replace("\"generation\": 1", "\"generation\": " + generation);
        Events.send(ExampleRequest.TOPIC, CLINIC, RevokedGuestTokens.OF_CALL, event);
    }

    private LiveClient connect(String call, String token) {
        LiveClient client = LiveClient.connect(call, token);
        clients.add(client);
        await().atMost(SOON).until(() -> !client.texts.isEmpty());
        return client;
    }
}

package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.MalformedEventException;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentRequestEventsListenerContractTest {

    private static final String OF_AN_ACCOUNT = "PaymentRequestsOfAccountEnded";

    /** All events except the one about an account and those about tokens. */
    static Stream<String> eventTypes() {
        return EventTopics.eventTypes(ExampleRequest.TOPIC).stream()
                .filter(type -> !type.equals(OF_AN_ACCOUNT) && !RevokedGuestTokens.EVENTS.contains(type));
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void the_example_of_every_event_is_read_completely(String type) {
        var expected = ExampleRequest.of(type).data();

        var state = PaymentRequestEventsListener.stateAfter(new ReceivedEvent("id", type, EventContract.example(type)))
                .orElseThrow();

        assertThat(state).isEqualTo(ExampleRequest.of(type).state());
        assertThat(state.id()).isEqualTo(expected.path("id").asText());
        assertThat(state.version()).isEqualTo(expected.path("version").asLong());
        assertThat(state.status()).isEqualTo(expected.path("status").asText());
        assertThat(state.amountMinor()).isEqualTo(expected.path("amountMinor").asLong());
    }

    @Test
    void the_end_of_a_pay_links_tokens_is_understood() {
        String example = EventContract.exampleText(RevokedGuestTokens.OF_PAY_LINKS);
        var event = new ReceivedEvent(
                "id", RevokedGuestTokens.OF_PAY_LINKS, EventContract.example(RevokedGuestTokens.OF_PAY_LINKS));
        var revocation = event.dataAs(RevokedGuestTokens.Revocation.class);
        assertThat(EventTopics.eventTypes(ExampleRequest.TOPIC)).contains(RevokedGuestTokens.OF_PAY_LINKS);
        assertThat(example).contains("\"generation\": 2");
        String request = "preq_01kaqx4f9ne8m9y3r2vk7c5d1a";
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 1, request)))
                .isTrue();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 2, request)))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 1, "preq_1")))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 0, null)))
                .isFalse();
    }

    @Test
    void the_end_of_a_calls_guest_tokens_is_understood() {
        var event =
                new ReceivedEvent("id", RevokedGuestTokens.OF_CALL, EventContract.example(RevokedGuestTokens.OF_CALL));
        var revocation = event.dataAs(RevokedGuestTokens.Revocation.class);
        assertThat(EventTopics.eventTypes(ExampleRequest.TOPIC)).contains(RevokedGuestTokens.OF_CALL);
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 0, null)))
                .isTrue();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 1, null)))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Guest("call-2", "demo-clinic", "patient-1", 0, null)))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "other-clinic", "patient-1", 0, null)))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Guest("call-1", "demo-clinic", "patient-1", 0, "preq_1")))
                .isFalse();
        assertThat(revocation.concerns(new Viewer.Clinician("call-1", Set.of("demo-clinic"))))
                .isFalse();
    }

    @Test
    void an_unknown_event_with_the_state_is_read_too() {
        var event = new ReceivedEvent("id", "PaymentSomethingNew", EventContract.example("PaymentSucceeded"));
        assertThat(PaymentRequestEventsListener.stateAfter(event)).isPresent();
    }

    @Test
    void an_event_about_an_account_is_ignored() {
        var event = new ReceivedEvent("id", OF_AN_ACCOUNT, EventContract.example(OF_AN_ACCOUNT));
        assertThat(PaymentRequestEventsListener.stateAfter(event)).isEmpty();
    }

    @Test
    void an_unknown_event_with_other_data_is_ignored() {
        var event = new ReceivedEvent("id", "SomethingElse", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        assertThat(PaymentRequestEventsListener.stateAfter(event)).isEmpty();
    }

    @Test
    void a_known_event_without_its_call_is_malformed() {
        byte[] data = EventContract.exampleText("PaymentSucceeded")
                .replace("\"callId\"", "\"somethingId\"")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() ->
                        PaymentRequestEventsListener.stateAfter(new ReceivedEvent("id", "PaymentSucceeded", data)))
                .isInstanceOf(MalformedEventException.class);
    }
}

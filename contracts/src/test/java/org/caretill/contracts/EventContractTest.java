package org.caretill.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventContractTest {

    static Stream<String> eventTypes() {
        return EventTopics.declared().stream().flatMap(topic -> EventTopics.eventTypes(topic.name()).stream());
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void every_event_has_an_example_that_fits_its_schema(String type) {
        assertThat(EventContract.violations(type, EventContract.exampleText(type)))
                .isEmpty();
    }

    @Test
    void the_body_of_a_webhook_to_the_platform_has_an_example_that_fits_its_schema() {
        String example = EventContract.exampleText("PlatformEvent");
        assertThat(EventContract.violations("PlatformEvent", example)).isEmpty();
        assertThat(EventContract.violations(
                        "PlatformEvent", example.replace("\"currency\"", "\"description\": \"x\", \"currency\"")))
                .isNotEmpty();
    }

    @Test
    void the_topics_carry_the_events_of_the_architecture() {
        assertThat(EventTopics.declared())
                .extracting(topic -> topic.name())
                .containsExactly(
                        EventTopics.CLINIC_PAYMENTS,
                        EventTopics.STRIPE_FACTS,
                        EventTopics.PAYMENT_REQUESTS,
                        EventTopics.LIVE_DELIVERIES)
                .containsExactly("clinic-payments.v1", "stripe-facts.v1", "payment-requests.v1", "live-deliveries.v1");
        assertThat(eventTypes()).contains("PaymentRequested", "PaymentSucceeded", "StripePaymentSucceeded");
    }

    @Test
    void every_fact_of_stripe_has_a_constant() {
        assertThat(EventTopics.eventTypes(EventTopics.STRIPE_FACTS))
                .containsExactlyElementsOf(
                        Stream.of(StripeFactType.values()).map(Enum::name).toList());
    }

    @Test
    void every_event_of_a_payment_request_has_a_constant() {
        assertThat(EventTopics.eventTypes(EventTopics.PAYMENT_REQUESTS))
                .filteredOn(type -> EventContract.exampleText(type).contains("\"preq_"))
                .filteredOn(
                        type -> !type.equals("PaymentRequestsOfAccountEnded") && !type.equals("PayLinkTokensRevoked"))
                .containsExactlyInAnyOrderElementsOf(PaymentRequestEventType.NAMES);
    }

    @Test
    void the_settings_of_clinics_are_compacted_deliveries_are_kept_for_a_day_and_the_others_for_fourteen() {
        assertThat(EventTopics.declared())
                .extracting(
                        topic -> topic.configs().get("cleanup.policy"),
                        topic -> topic.configs().get("retention.ms"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("compact", null),
                        org.assertj.core.groups.Tuple.tuple("delete", "1209600000"),
                        org.assertj.core.groups.Tuple.tuple("delete", "1209600000"),
                        org.assertj.core.groups.Tuple.tuple("delete", "86400000"));
    }

    @Test
    void a_description_never_fits_the_schema() {
        String example = EventContract.exampleText("PaymentRequested");
        for (String field : List.of("description", "displayName", "email", "clientSecret")) {
            String leaking = example.replaceFirst("\\{", "{\"" + field + "\": \"x\",");
            assertThat(EventContract.violations("PaymentRequested", leaking))
                    .as(field)
                    .isNotEmpty();
        }
    }

    @Test
    void a_success_that_is_not_paid_does_not_fit_the_schema() {
        String example = EventContract.exampleText("PaymentSucceeded").replace("\"PAID\"", "\"PAYING\"");
        assertThat(EventContract.violations("PaymentSucceeded", example)).isNotEmpty();
    }

    @Test
    void what_is_no_id_of_the_platform_does_not_fit_the_schema() {
        String example = EventContract.exampleText("GuestTokensRevoked");
        String wrong = example.replaceFirst("\"callId\": \"[^\"]+\"", "\"callId\": \"a call\"");
        assertThat(EventContract.violations("GuestTokensRevoked", wrong))
                .singleElement()
                .asString()
                .contains("/callId");
    }
}

package org.caretill.clinicconfig.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.caretill.clinicconfig.accounts.AccountPaymentRequests.Told;
import org.caretill.clinicconfig.accounts.PaymentRequestEventsListener.OfAccountEnded;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PaymentRequestEventsListenerContractTest {

    static final Set<String> OF_REQUEST = PaymentRequestEventsListener.OF_REQUEST;

    @Test
    void the_events_of_the_contract_are_those_this_service_takes() {
        assertThat(EventTopics.eventTypes("payment-requests.v1"))
                .filteredOn(type -> !type.equals("GuestTokensRevoked"))
                .containsExactlyInAnyOrderElementsOf(PaymentRequestEventsListener.TYPES);
    }

    @ParameterizedTest
    @FieldSource("OF_REQUEST")
    void the_state_of_a_request_is_understood(String type) {
        var told = new ReceivedEvent("id", type, EventContract.example(type)).dataAs(Told.class);
        assertThat(told.id()).startsWith("preq_");
        assertThat(told.clinicId()).isEqualTo("demo-clinic");
        assertThat(told.organisationId()).isEqualTo("demo-health");
        assertThat(told.stripeAccount()).startsWith("acct_");
        assertThat(told.version()).isPositive();
        assertThat(told.ended() == null).isEqualTo(Set.of("REQUESTED", "PAYING").contains(told.status()));
    }

    @Test
    void the_end_of_an_accounts_requests_is_understood() {
        var ended = new ReceivedEvent(
                        "id", "PaymentRequestsOfAccountEnded", EventContract.example("PaymentRequestsOfAccountEnded"))
                .dataAs(OfAccountEnded.class);
        assertThat(ended.clinicId()).isEqualTo("demo-clinic");
        assertThat(ended.account()).isEqualTo("acct_1CaretillDemoAU01");
        assertThat(ended.ended().clinicVersion()).isEqualTo(5);
        assertThat(ended.ended().cancelled()).isEqualTo(2);
        assertThat(ended.ended().paidPaymentRequests()).hasSize(1);
    }

    @Test
    void a_request_ends_when_it_is_paid_even_if_nothing_else_says_so() {
        var paid = new Told("preq_1", 2, "PAID", "o", "c", "acct_1", null, Instant.EPOCH, null);
        assertThat(paid.ended()).isEqualTo(Instant.EPOCH);
    }
}

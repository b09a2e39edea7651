package org.caretill.clinicconfig.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.caretill.clinicconfig.accounts.AccountPaymentRequests.RequestState;
import org.caretill.clinicconfig.accounts.PaymentRequestEventsListener.OfAccountEnded;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentRequestEventsListenerContractTest {

    @Test
    void the_events_of_the_contract_are_those_this_service_processes() {
        assertThat(EventTopics.eventTypes("payment-requests.v1"))
                .filteredOn(type -> !type.endsWith("TokensRevoked"))
                .containsExactlyInAnyOrderElementsOf(PaymentRequestEventsListener.TYPES);
    }

    @ParameterizedTest
    @EnumSource
    void the_state_of_a_request_is_understood(PaymentRequestEventType event) {
        String type = event.name();
        var state = new ReceivedEvent("id", type, EventContract.example(type)).dataAs(RequestState.class);
        assertThat(state.id()).startsWith("preq_");
        assertThat(state.clinicId()).isEqualTo("demo-clinic");
        assertThat(state.organisationId()).isEqualTo("demo-health");
        assertThat(state.stripeAccount()).startsWith("acct_");
        assertThat(state.version()).isPositive();
        assertThat(state.ended() == null)
                .isEqualTo(Set.of("REQUESTED", "PAYING").contains(state.status()));
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
    void a_request_ends_when_it_is_paid() {
        var paid = new RequestState("preq_1", 2, "PAID", "o", "c", "acct_1", null, Instant.EPOCH, null);
        assertThat(paid.ended()).isEqualTo(Instant.EPOCH);
    }
}

package org.caretill.paymentrequest.accountremoval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.caretill.contracts.EventContract;
import org.junit.jupiter.api.Test;

class RemovalOfAccountsContractTest {

    @Test
    void the_answer_to_a_removal_is_the_contracts() throws IOException {
        var ended = new RemovalOfAccounts.Ended(
                "demo-clinic", "demo-health", "acct_1", 5, 2, List.of("preq_01kaqx4f9ne8m9y3r2vk7c5d1a"), List.of());
        assertThat(EventContract.violations(
                        "PaymentRequestsOfAccountEnded", new ObjectMapper().writeValueAsString(ended)))
                .isEmpty();
    }
}

package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.caretill.contracts.EventContract;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;

class ConnectedAccountsContractTest {

    private static final String TYPE = "ClinicPaymentsChanged";

    @Test
    void the_accounts_of_the_contract_are_read() {
        ConnectedAccounts clinic =
                new ReceivedEvent("1", TYPE, EventContract.example(TYPE)).dataAs(ConnectedAccounts.class);
        assertThat(clinic.clinicId()).isEqualTo("demo-clinic");
        assertThat(clinic.version()).isEqualTo(4);
        assertThat(clinic.ids()).containsExactly("acct_1CaretillDemoAU01", "acct_1CaretillDemoAU00");
    }

    @Test
    void an_event_without_the_list_means_the_one_account() {
        assertThat(read("{\"status\":\"LINKED\",\"account\":\"acct_1\"}").ids()).containsExactly("acct_1");
        assertThat(read("{\"status\":\"REMOVING\",\"account\":\"acct_1\"}").ids())
                .containsExactly("acct_1");
        assertThat(read("{\"status\":\"UNLINKED\",\"account\":null}").ids()).isEmpty();
    }

    private static ConnectedAccounts read(String stripe) {
        String data = "{\"clinicId\":\"c\",\"version\":1,\"stripe\":" + stripe + "}";
        return new ReceivedEvent("1", TYPE, data.getBytes(StandardCharsets.UTF_8)).dataAs(ConnectedAccounts.class);
    }
}

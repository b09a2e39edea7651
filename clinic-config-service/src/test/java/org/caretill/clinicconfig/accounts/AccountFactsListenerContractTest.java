package org.caretill.clinicconfig.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.caretill.clinicconfig.accounts.AccountFactsListener.AccountChanged;
import org.caretill.clinicconfig.accounts.AccountFactsListener.AccountDeauthorized;
import org.caretill.contracts.EventContract;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;

class AccountFactsListenerContractTest {

    @Test
    void an_account_that_changed_is_understood() {
        var fact = example("StripeAccountChanged").dataAs(AccountChanged.class);
        assertThat(fact.account()).isEqualTo("acct_1CaretillDemoAU01");
        assertThat(fact.chargesEnabled()).isFalse();
        assertThat(fact.requirements()).containsExactly("individual.verification.document");
        assertThat(fact.readiness().pastDue()).containsExactly("individual.verification.document");
        assertThat(fact.readiness().disabledReason()).isEqualTo("requirements.past_due");
        assertThat(fact.occurredAt()).isEqualTo(Instant.parse("2026-11-23T01:02:31Z"));
    }

    @Test
    void an_older_event_without_these_fields_is_understood() {
        var old = new ReceivedEvent("evt_1", "StripeAccountChanged", """
                {"account": "acct_1", "chargesEnabled": true, "requirements": [], "occurredAt": "2026-11-23T01:02:31Z"}""".getBytes(StandardCharsets.UTF_8));
        assertThat(old.dataAs(AccountChanged.class).readiness().pastDue()).isEmpty();
    }

    @Test
    void an_account_that_was_disconnected_is_understood() {
        var fact = example("StripeAccountDeauthorized").dataAs(AccountDeauthorized.class);
        assertThat(fact.account()).isEqualTo("acct_1CaretillDemoAU01");
        assertThat(fact.occurredAt()).isEqualTo(Instant.parse("2026-11-23T01:02:31Z"));
    }

    private static ReceivedEvent example(String type) {
        return new ReceivedEvent("evt_1", type, EventContract.example(type));
    }
}

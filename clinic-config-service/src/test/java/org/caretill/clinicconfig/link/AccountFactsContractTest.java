package org.caretill.clinicconfig.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.caretill.clinicconfig.link.AccountFacts.AccountChanged;
import org.caretill.clinicconfig.link.AccountFacts.AccountDeauthorized;
import org.caretill.contracts.EventContract;
import org.caretill.messaging.ReceivedEvent;
import org.junit.jupiter.api.Test;

class AccountFactsContractTest {

    @Test
    void an_account_that_changed_is_understood() {
        var fact = example("StripeAccountChanged").dataAs(AccountChanged.class);
        assertThat(fact.account()).isEqualTo("acct_1CaretillDemoAU01");
        assertThat(fact.chargesEnabled()).isFalse();
        assertThat(fact.requirements()).containsExactly("individual.verification.document");
        assertThat(fact.occurredAt()).isEqualTo(Instant.parse("2026-11-23T01:02:31Z"));
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

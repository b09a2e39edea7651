package org.caretill.paymentrequest.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import org.caretill.contracts.EventContract;
import org.caretill.messaging.ReceivedEvent;
import org.junit.jupiter.api.Test;

class ClinicPaymentsContractTest {

    @Test
    void the_settings_of_a_clinic_are_read_as_the_contract_has_them() {
        var event = new ReceivedEvent("1", "ClinicPaymentsChanged", EventContract.example("ClinicPaymentsChanged"));
        assertThat(event.dataAs(ClinicPaymentsListener.Changed.class))
                .isEqualTo(new ClinicPaymentsListener.Changed(
                        "demo-clinic",
                        "demo-health",
                        4,
                        true,
                        "AUD",
                        50,
                        1_000_000,
                        60,
                        new ClinicPaymentsListener.Changed.Stripe("LINKED", "acct_1CaretillDemoAU01", true)));
    }
}

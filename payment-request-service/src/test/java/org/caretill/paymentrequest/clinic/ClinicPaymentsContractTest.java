package org.caretill.paymentrequest.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.caretill.contracts.EventContract;
import org.caretill.outboxinbox.ReceivedEvent;
import org.caretill.paymentrequest.clinic.ClinicPayments.Account;
import org.caretill.paymentrequest.clinic.ClinicPayments.Account.Status;
import org.caretill.paymentrequest.model.Money;
import org.junit.jupiter.api.Test;

class ClinicPaymentsContractTest {

    @Test
    void the_settings_of_the_contract_are_read() {
        var event = new ReceivedEvent("1", "ClinicPaymentsChanged", EventContract.example("ClinicPaymentsChanged"));
        ClinicPayments clinic = event.dataAs(ClinicPayments.class);

        assertThat(clinic.clinicId()).isEqualTo("demo-clinic");
        assertThat(clinic.accounts())
                .contains(new Account("acct_1CaretillDemoAU01", Status.LINKED, true))
                .contains(new Account("acct_1CaretillDemoAU00", Status.REPLACED, true));
        assertThat(clinic.accountFor("anybody")).isEqualTo("acct_1CaretillDemoAU01");
        assertThat(clinic.maximumMinor()).isEqualTo(1_000_000);
        assertThat(clinic.timeZone()).isEqualTo("Australia/Sydney");
        assertThat(clinic.applicationFeeMinor(new Money(8500, Currency.getInstance("AUD"))))
                .isEqualTo(128 + 30);
    }

    @Test
    void an_older_event_without_the_lists_means_the_one_account_and_administrators() {
        assertThat(clinic("LINKED").accounts()).containsExactly(new Account("acct_1", Status.LINKED, true));
        assertThat(clinic("LINKED").applicationFeeMinor(new Money(8500, Currency.getInstance("AUD"))))
                .isZero();
        assertThat(clinic("LINKED").mayRefund()).containsExactly("clinic-admin");
        assertThat(clinic("REMOVING").beingRemoved()).containsExactly("acct_1");
        assertThat(clinic("UNLINKED").connected()).isEmpty();
    }

    private static ClinicPayments clinic(String stripeStatus) {
        String account = stripeStatus.equals("UNLINKED") ? null : "acct_1";
        return new ClinicPayments(
                "clinic-1",
                "organisation-1",
                1,
                true,
                null,
                "AUD",
                50,
                100_000,
                60,
                new ClinicPayments.Stripe(stripeStatus, account, true),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                null);
    }
}

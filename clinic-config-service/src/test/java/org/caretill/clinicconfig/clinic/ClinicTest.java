package org.caretill.clinicconfig.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClinicTest {

    private final Clinic clinic = new Clinic();

    @BeforeEach
    void routeTwoClinicians() {
        clinic.changeTerms(new PaymentTerms(
                "AUD",
                50,
                1_000_000,
                60,
                List.of(),
                List.of("clinician"),
                List.of(),
                null,
                new PaymentTerms.Receipt(List.of()),
                null,
                List.of(
                        new PaymentTerms.Route("clinician-1", "acct_1"),
                        new PaymentTerms.Route("clinician-2", "acct_2")),
                false));
    }

    @Test
    void routes_to_an_account_without_new_requests_are_removed() {
        clinic.enable(null);
        link("acct_1", StripeAccounts.Use.REPLACE);
        link("acct_2", StripeAccounts.Use.ADD);
        routeTwoClinicians();
        assertThat(clinic.isLinkedTo("acct_2")).isTrue();
        clinic.startRemoval("acct_2", 0, Instant.EPOCH);
        assertThat(clinic.isLinkedTo("acct_2")).isFalse();
        assertThat(clinic.terms().routes())
                .extracting(PaymentTerms.Route::account)
                .containsExactly("acct_1");
    }

    @Test
    void a_clinic_without_enabled_payments_cannot_link() {
        assertThatThrownBy(() -> link("acct_1", StripeAccounts.Use.REPLACE)).isInstanceOf(RefusedException.class);
    }

    private void link(String account, StripeAccounts.Use use) {
        var readiness = new Readiness(true, List.of(), List.of(), List.of(), null, Instant.EPOCH);
        clinic.link(StripeLink.fresh(account, null, "AU", false, "https://stripe.example", readiness), use, true);
    }
}

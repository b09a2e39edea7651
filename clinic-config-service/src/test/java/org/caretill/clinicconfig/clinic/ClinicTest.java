package org.caretill.clinicconfig.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClinicTest {

    private static final Instant LINKED_AT = Instant.parse("2026-11-23T01:00:00Z");

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
                List.of(
                        new PaymentTerms.Route("clinician-1", "acct_1"),
                        new PaymentTerms.Route("clinician-2", "acct_2"))));
    }

    @Test
    void nobody_is_routed_to_an_account_that_takes_no_new_requests() {
        clinic.enable(null);
        clinic.link(link("acct_1", LINKED_AT));
        assertThat(clinic.isLinkedTo("acct_1")).isTrue();
        clinic.startRemoval();
        assertThat(clinic.isLinkedTo("acct_1")).isFalse();
        assertThat(clinic.terms().routes()).isEmpty();
    }

    @Test
    void news_about_the_account_is_believed_unless_it_is_older_than_what_is_known() {
        clinic.enable(null);
        clinic.link(link("acct_1", LINKED_AT));
        clinic.learnReadiness(false, List.of("b"), LINKED_AT.plusSeconds(10));
        clinic.learnReadiness(true, List.of("a"), LINKED_AT.plusSeconds(5));
        assertThat(clinic.stripe().chargesEnabled()).isFalse();
        assertThat(clinic.stripe().requirements()).containsExactly("b");
        clinic.learnReadiness(true, List.of(), LINKED_AT.plusSeconds(10));
        assertThat(clinic.stripe().chargesEnabled()).isTrue();
    }

    @Test
    void an_account_that_was_disconnected_at_stripe_is_no_longer_linked() {
        clinic.enable(null);
        clinic.link(link("acct_1", LINKED_AT));
        clinic.learnDeauthorisation(LINKED_AT);
        assertThat(clinic.stripe()).isNull();
    }

    @Test
    void late_news_of_a_disconnection_does_not_disconnect_what_was_linked_since() {
        clinic.enable(null);
        clinic.link(link("acct_1", LINKED_AT));
        clinic.learnDeauthorisation(LINKED_AT.minusSeconds(1));
        assertThat(clinic.stripe()).isNotNull();
    }

    @Test
    void news_of_our_own_removal_does_not_disconnect_what_was_linked_in_the_same_second() {
        clinic.enable(null);
        clinic.link(link("acct_1", LINKED_AT));
        clinic.startRemoval();
        clinic.unlink(LINKED_AT.plusSeconds(3));
        clinic.link(link("acct_1", LINKED_AT.plusSeconds(3)));
        clinic.learnDeauthorisation(LINKED_AT.plusSeconds(3));
        assertThat(clinic.stripe()).isNotNull();
        clinic.learnDeauthorisation(LINKED_AT.plusSeconds(4));
        assertThat(clinic.stripe()).isNull();
    }

    private static StripeLink link(String account, Instant at) {
        return new StripeLink(StripeLink.Status.LINKED, account, null, "AU", true, false, List.of(), at, at);
    }
}

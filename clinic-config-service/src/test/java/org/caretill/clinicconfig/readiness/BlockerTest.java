package org.caretill.clinicconfig.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.caretill.clinicconfig.readiness.Blocker.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockerTest {

    private static final String DASHBOARD = "https://dashboard.stripe.com/acct_1/dashboard";

    @ParameterizedTest
    @ValueSource(strings = {"company.tax_id", "person_1Abc.verification.document", "a_requirement_of_tomorrow"})
    void every_requirement_is_a_blocker_under_its_code(String code) {
        assertThat(of(false, null, code)).containsExactly(new Blocker(Kind.REQUIREMENT, code, DASHBOARD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"requirements.past_due", "under_review", "rejected.fraud", "a_reason_of_tomorrow"})
    void every_reason_for_disabled_payments_is_a_blocker_under_its_code(String reason) {
        assertThat(of(false, reason)).containsExactly(new Blocker(Kind.DISABLED, reason, DASHBOARD));
    }

    @Test
    void an_overdue_requirement_is_given_once() {
        assertThat(of(false, "requirements.past_due", "external_account"))
                .extracting(Blocker::code)
                .containsExactly("external_account");
        assertThat(of(false, "rejected.fraud", "external_account"))
                .extracting(Blocker::code)
                .containsExactly("external_account", "rejected.fraud");
    }

    @Test
    void an_account_that_cannot_charge_always_has_a_blocker() {
        assertThat(of(false, null)).containsExactly(new Blocker(Kind.DISABLED, "charges_disabled", DASHBOARD));
        var checking = new Readiness(false, List.of(), List.of(), List.of("company.tax_id"), null, Instant.EPOCH);
        assertThat(checking.blockers(DASHBOARD))
                .containsExactly(new Blocker(Kind.DISABLED, "pending_verification", DASHBOARD));
    }

    @Test
    void a_ready_account_has_no_blockers_unless_something_is_due() {
        assertThat(of(true, null)).isEmpty();
        assertThat(of(true, null, "company.phone")).hasSize(1);
    }

    private static List<Blocker> of(boolean chargesEnabled, @Nullable String reason, String... requirements) {
        return new Readiness(chargesEnabled, List.of(requirements), List.of(), List.of(), reason, Instant.EPOCH)
                .blockers(DASHBOARD);
    }
}

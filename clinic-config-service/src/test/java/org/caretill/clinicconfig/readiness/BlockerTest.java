package org.caretill.clinicconfig.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockerTest {

    private static final String DASHBOARD = "https://dashboard.stripe.com/acct_1/dashboard";

    /** Codes in Stripe's documentation and its examples of accounts. */
    static List<String> realCodes() throws IOException {
        try (var file = BlockerTest.class.getResourceAsStream("/stripe-requirements.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("realCodes")
    void every_documented_requirement_has_its_own_text(String code) {
        assertThat(of(false, null, code)).singleElement().satisfies(blocker -> {
            assertThat(blocker.code()).isEqualTo(code);
            assertThat(blocker.title()).doesNotStartWith("Stripe asks for").matches("[A-Z][A-Za-z0-9'%() ,.-]{5,120}");
            assertThat(blocker.title()).doesNotContain("_", "..");
            assertThat(blocker.whatToDo()).startsWith("Open Stripe and ").endsWith(".");
            assertThat(blocker.link()).isEqualTo(DASHBOARD);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "company.tax_id, The business number (in Australia the ABN or ACN)",
        "individual.verification.document, An identity document of the account's owner",
        "person_8UayFKIMRJklog.verification.additional_document, A proof of the address of a person of the business",
        "representative.dob.day, The date of birth of the person who represents the business",
        "owners.address.postal_code, The home address of an owner of the business",
        "external_account, A bank account for payouts",
        "tos_acceptance.ip, Stripe's terms of service",
        "interv_cmVxb2d1M2JrdGJsNHN.business_model_verification.form, Questions about what the clinic offers",
    })
    void a_requirement_has_a_plain_title(String code, String title) {
        assertThat(of(false, null, code)).extracting(Blocker::title).containsExactly(title);
    }

    @ParameterizedTest
    @CsvSource({
        "person_1Abc.quantum_signature, 'Stripe asks for: quantum signature'",
        "company.seal.colour, 'Stripe asks for: company, seal, colour'",
        "something_new, 'Stripe asks for: something new'",
        "interv_1Abc2., 'Stripe asks for: something about the account'",
    })
    void an_unknown_code_is_spelled_out(String code, String title) {
        assertThat(of(false, null, code)).extracting(Blocker::title).containsExactly(title);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requirements.past_due",
                "requirements.pending_verification",
                "under_review",
                "listed",
                "platform_paused",
                "action_required.requested_capabilities",
                "rejected.fraud",
                "rejected.listed",
                "rejected.terms_of_service",
                "rejected.other",
                "rejected.incomplete_verification",
                "rejected.platform_fraud",
                "rejected.platform_other",
                "rejected.platform_terms_of_service",
                "other",
                "a_reason_of_tomorrow"
            })
    void every_reason_for_disabled_payments_is_shown(String reason) {
        assertThat(of(false, reason)).singleElement().satisfies(blocker -> {
            assertThat(blocker.code()).isEqualTo(reason);
            assertThat(blocker.title()).isNotBlank().doesNotContain("_");
            assertThat(blocker.whatToDo()).endsWith(".").doesNotContain("_");
        });
    }

    @Test
    void an_overdue_requirement_is_shown_once() {
        assertThat(of(false, "requirements.past_due", "external_account"))
                .extracting(Blocker::code)
                .containsExactly("external_account");
        assertThat(of(false, "rejected.fraud", "external_account"))
                .extracting(Blocker::code)
                .containsExactly("external_account", "rejected.fraud");
    }

    @Test
    void the_parts_of_one_thing_are_one_blocker() {
        assertThat(of(
                        false,
                        null,
                        "individual.dob.day",
                        "individual.dob.month",
                        "individual.dob.year",
                        "individual.email"))
                .extracting(Blocker::code)
                .containsExactly("individual.dob.day", "individual.email");
    }

    @Test
    void an_account_that_cannot_charge_always_has_a_blocker() {
        assertThat(of(false, null)).extracting(Blocker::code).containsExactly("charges_disabled");
        var checking = new Readiness(false, List.of(), List.of(), List.of("company.tax_id"), null, Instant.EPOCH);
        assertThat(checking.blockers(DASHBOARD)).extracting(Blocker::code).containsExactly("pending_verification");
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

package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclineCodeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fraudulent",
                "highest_risk_level",
                "lost_card",
                "merchant_blacklist",
                "pickup_card",
                "restricted_card",
                "security_violation",
                "stolen_card"
            })
    void a_cardholder_is_not_told_what_is_suspected_of_the_card(String code) {
        assertThat(DeclineCode.forCardholder(code)).isEqualTo("generic_decline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"generic_decline", "insufficient_funds", "expired_card", "card_declined", "amount_too_small"})
    void a_cardholder_is_told_what_helps_to_pay(String code) {
        assertThat(DeclineCode.forCardholder(code)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insufficient_funds",
                "stolen_card",
                "expired_card",
                "generic_decline",
                "payment_intent_authentication_failure",
                "a_code_that_stripe_adds"
            })
    void a_clinic_is_told_that_a_card_was_declined_and_not_why(String code) {
        assertThat(DeclineCode.forClinic(code)).isEqualTo("card_declined");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount_too_small", "amount_too_large", "refused_by_stripe"})
    void a_clinic_is_told_what_only_it_can_change(String code) {
        assertThat(DeclineCode.forClinic(code)).isEqualTo(code);
    }
}

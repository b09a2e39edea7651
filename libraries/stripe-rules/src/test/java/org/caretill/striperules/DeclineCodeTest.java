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
}

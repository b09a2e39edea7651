package org.caretill.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons for attention are a closed list, in our events as in our code. */
class AttentionTest {

    @ParameterizedTest
    @EnumSource
    void every_reason_fits_the_contract(Attention reason) {
        assertThat(violations(reason.code())).isEmpty();
    }

    @Test
    void another_reason_does_not() {
        assertThat(violations("something-else")).isNotEmpty();
    }

    private static List<String> violations(String reason) {
        String example = EventContract.exampleText("PaymentNeedsAttention");
        String event = example.replaceFirst("\"needsAttention\": \"[^\"]*\"", "\"needsAttention\": \"" + reason + "\"");
        assertThat(event).contains(reason);
        return EventContract.violations("PaymentNeedsAttention", event);
    }
}

package org.caretill.stripeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "100, 25, 0.3, 0.5, 2, 6",
        "100, 25, 0.3, 1, 5, 6",
        "25, 25, 0.3, 0.5, 2, 1",
        "25, 25, 0.1, 0.5, 2, 1",
        "1000, 200, 0.3, 0.5, 20, 60"
    })
    void five_quarters_use_no_more_than_the_share(
            int all, int endpoint, double share, double shareOfEndpoint, int ofEndpoint, int ofAll) {
        assertThat(CallLimits.of(all, endpoint, share, shareOfEndpoint)).isEqualTo(new CallLimits(ofEndpoint, ofAll));
    }

    @Test
    void a_limit_too_small_to_share_is_refused() {
        assertThatThrownBy(() -> CallLimits.of(19, 25, 0.3, 0.5))
                .hasMessage("STRIPE_CALLS_PER_SECOND must be 20 or more");
        assertThatThrownBy(() -> CallLimits.of(100, 0, 0.3, 0.5))
                .hasMessage("STRIPE_CALLS_PER_SECOND_OF_ENDPOINT must be 20 or more");
        assertThatThrownBy(() -> CallLimits.of(100, 25, 0, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallLimits.of(100, 25, 0.3, 1.1)).isInstanceOf(IllegalArgumentException.class);
    }
}

package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private static final Duration RECOVERED = Duration.ofSeconds(30);

    private final RestartPolicy policy = new RestartPolicy(3, RECOVERED);

    @Test
    void a_part_that_keeps_dying_is_started_again_three_times() {
        for (int restart = 1; restart <= 3; restart++) {
            assertThat(policy.allowsRestartAfter(Duration.ofSeconds(29))).isTrue();
            assertThat(policy).hasToString(restart + " of 3");
        }
        assertThat(policy.allowsRestartAfter(Duration.ofSeconds(29))).isFalse();
    }

    @Test
    void a_part_that_recovered_begins_its_count_anew() {
        for (int restart = 1; restart <= 3; restart++) {
            policy.allowsRestartAfter(Duration.ZERO);
        }
        assertThat(policy.allowsRestartAfter(RECOVERED)).isTrue();
        assertThat(policy).hasToString("1 of 3");
    }
}

package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class InboundBudgetTest {

    private Instant now = Instant.parse("2026-11-23T01:02:03Z");
    private final InboundBudget budget = new InboundBudget(() -> now);

    @Test
    void a_few_frames_may_come_at_once() {
        takeExactlyTheBurst();
    }

    private void takeExactlyTheBurst() {
        for (int frame = 0; frame < InboundBudget.BURST; frame++) {
            assertThat(budget.take()).isTrue();
        }
        assertThat(budget.take()).isFalse();
    }

    @Test
    void a_client_that_sends_occasionally_is_never_refused() {
        for (int frame = 0; frame < 1_000; frame++) {
            assertThat(budget.take()).isTrue();
            now = now.plus(InboundBudget.REFILL);
        }
    }

    @Test
    void the_budget_never_exceeds_the_burst() {
        budget.take();
        now = now.plusSeconds(3_600);
        takeExactlyTheBurst();
    }
}

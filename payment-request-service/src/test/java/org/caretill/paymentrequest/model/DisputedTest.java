package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisputedTest {

    private static final Instant NOW = Instant.parse("2026-11-23T01:02:03Z");

    @ParameterizedTest
    @CsvSource({
        "needs_response, NEEDS_RESPONSE",
        "warning_needs_response, NEEDS_RESPONSE",
        "under_review, UNDER_REVIEW",
        "warning_under_review, UNDER_REVIEW",
        "won, WON",
        "lost, LOST",
        "warning_closed, CLOSED",
        "prevented, CLOSED",
        "charge_refunded, CLOSED",
        "of_the_future, UNDER_REVIEW"
    })
    void every_status_of_stripe_is_mapped(String word, DisputeStatus status) {
        assertThat(DisputeStatus.ofStripe(word)).isEqualTo(status);
    }

    @Test
    void a_later_status_is_newer_whatever_it_is() {
        assertThat(DisputeStatus.isNews("lost", NOW, "won", NOW.plusSeconds(1))).isTrue();
        assertThat(DisputeStatus.isNews("warning_under_review", NOW, "needs_response", NOW.plusSeconds(1)))
                .isTrue();
        assertThat(DisputeStatus.isNews("won", NOW, "needs_response", NOW.minusSeconds(1)))
                .isFalse();
    }

    @Test
    void within_a_second_the_usual_order_decides() {
        assertThat(DisputeStatus.isNews("won", NOW, "under_review", NOW)).isFalse();
        assertThat(DisputeStatus.isNews("under_review", NOW, "won", NOW)).isTrue();
        assertThat(DisputeStatus.isNews("needs_response", NOW, "needs_response", NOW))
                .isTrue();
    }

    @Test
    void the_first_due_evidence_is_most_urgent_then_reviews_then_losses() {
        Disputed won = disputed(DisputeStatus.WON, 9000, null);
        Disputed lost = disputed(DisputeStatus.LOST, 100, null);
        Disputed reviewed = disputed(DisputeStatus.UNDER_REVIEW, 100, NOW);
        Disputed sometime = disputed(DisputeStatus.NEEDS_RESPONSE, 9000, null);
        Disputed later = disputed(DisputeStatus.NEEDS_RESPONSE, 9000, NOW.plusSeconds(1));
        Disputed now = disputed(DisputeStatus.NEEDS_RESPONSE, 100, NOW);

        assertThat(Disputed.mostUrgent(List.of(won, lost))).contains(lost);
        assertThat(Disputed.mostUrgent(List.of(won, lost, reviewed))).contains(reviewed);
        assertThat(Disputed.mostUrgent(List.of(won, lost, reviewed, sometime))).contains(sometime);
        assertThat(Disputed.mostUrgent(List.of(sometime, later, now, won))).contains(now);
        assertThat(Disputed.mostUrgent(List.of())).isEmpty();
    }

    private static Disputed disputed(DisputeStatus status, long amountMinor, @Nullable Instant evidenceDueBy) {
        return new Disputed(status, "fraudulent", amountMinor, evidenceDueBy);
    }
}

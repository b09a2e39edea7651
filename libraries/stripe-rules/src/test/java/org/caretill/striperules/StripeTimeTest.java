package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StripeTimeTest {

    private static final Instant SECOND = Instant.parse("2026-11-29T01:02:03Z");

    @Test
    void within_a_second_nothing_is_earlier_whatever_the_fraction() {
        Instant later = SECOND.plusMillis(999);
        assertThat(StripeTime.isSameSecond(SECOND, later)).isTrue();
        assertThat(StripeTime.isEarlierSecond(SECOND, later)).isFalse();
        assertThat(StripeTime.isEarlierSecond(later, SECOND)).isFalse();
    }

    @Test
    void a_time_that_has_not_come_yet_never_outdates_stripes_answer_and_leaves_reports_undecided() {
        Instant now = SECOND.plusSeconds(10);
        assertThat(StripeTime.isOutdated(SECOND, SECOND.plusSeconds(1), now)).isTrue();
        assertThat(StripeTime.isOutdated(SECOND, SECOND, now)).isFalse();
        assertThat(StripeTime.isOutdated(SECOND, now.plusSeconds(1), now)).isFalse();
        assertThat(StripeTime.isUndecided(SECOND, SECOND.plusMillis(999), now)).isTrue();
        assertThat(StripeTime.isUndecided(SECOND, SECOND.plusSeconds(1), now)).isFalse();
        assertThat(StripeTime.isUndecided(SECOND, now.plusSeconds(1), now)).isTrue();
    }

    @Test
    void the_second_before_is_earlier_however_near() {
        Instant before = SECOND.minusNanos(1);
        assertThat(StripeTime.isSameSecond(before, SECOND)).isFalse();
        assertThat(StripeTime.isEarlierSecond(before, SECOND)).isTrue();
        assertThat(StripeTime.isEarlierSecond(SECOND, before)).isFalse();
    }
}

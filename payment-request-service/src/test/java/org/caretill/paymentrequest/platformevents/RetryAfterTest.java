package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T01:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                429 | 1                             | 2026-11-24T01:00:01Z
                503 | 90                            | 2026-11-24T01:01:30Z
                429 | Tue, 24 Nov 2026 01:10:00 GMT | 2026-11-24T01:10:00Z
                429 | 86400                         | 2026-11-24T02:00:00Z
                503 | Fri, 01 Jan 2100 00:00:00 GMT | 2026-11-24T02:00:00Z
                """)
    void a_pause_is_seconds_or_a_date_and_an_hour_at_most(int status, String header, Instant expected) {
        assertThat(RetryAfter.of(status, header, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "-5", "soon", "1.5", "99999999999999999999", "Mon, 23 Nov 2026 00:00:00 GMT"})
    void what_is_over_or_nonsense_is_no_pause(String header) {
        assertThat(RetryAfter.of(429, header, NOW)).isNull();
    }

    @Test
    void other_answers_do_not_ask_for_one() {
        assertThat(RetryAfter.of(500, "60", NOW)).isNull();
        assertThat(RetryAfter.of(200, "60", NOW)).isNull();
    }
}

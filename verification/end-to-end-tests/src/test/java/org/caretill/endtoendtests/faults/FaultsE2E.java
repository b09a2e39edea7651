package org.caretill.endtoendtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run of the fault harness, always with the same seed; {@code bin/faults} makes long ones, with any. */
// Its own stack is gone before the first of the other tests starts theirs: two are too much for a small machine.
@Order(1)
class FaultsE2E {

    @Test
    @Timeout(1_500)
    void whatever_happens_no_payment_is_lost_doubled_or_made_up() throws Exception {
        var settings = new FaultRun.Settings(20_261_124, Duration.ofSeconds(75), Duration.ofMillis(1_200), true);

        FaultRun.Report report;
        try (var stack = new FaultStack(1, false)) {
            report = new FaultRun(settings, new Timeline(System.out)).run(stack);
        }

        assertThat(report.violations()).as(report.toString()).isEmpty();
        assertThat(report.findings()).allMatch(finding -> finding.examined() > 0);
        assertThat(report.count("payments")).isGreaterThan(20);
        assertThat(report.count("refunds")).isPositive();
        assertThat(report.faults()).isGreaterThan(10);
    }
}

package org.caretill.stripeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.StripeException;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.caretill.stripeclient.StripeAlarm.Cause;
import org.caretill.stripeclient.StripeAlarm.Problem;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator is told of an expired key, and of a proxy's page in place of Stripe. */
class StripeAlarmTest {

    private final StripeFailure expired = StripeFailure.of(keyExpired());
    private final StripeFailure page = new StripeFailure.NotFromStripe("a page");

    private final Logger log = Logger.getLogger(StripeAlarm.class.getName());
    private final Lines lines = new Lines();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-11-29T10:00:00Z");

    @BeforeEach
    void listen() {
        log.addHandler(lines);
        Metrics.globalRegistry.add(metrics);
    }

    @AfterEach
    void hangUp() {
        log.removeHandler(lines);
        Metrics.globalRegistry.remove(metrics);
        StripeAlarm.ofProcess().works();
    }

    @Test
    void an_expired_key_is_one_error_that_says_what_to_do() {
        var alarm = new StripeAlarm(() -> now);
        alarm.failed(expired);
        alarm.failed(expired);
        assertThat(lines.errors)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("code=api_key_expired", "request=req_1", "STRIPE_SECRET_KEY", "restart")
                        .doesNotContain("sk_test"));
        assertThat(alarm.problem()).contains(new Problem(Cause.KEY_REFUSED, now));
    }

    @Test
    void the_error_is_repeated_each_minute_while_it_lasts_and_its_beginning_stays_known() {
        var alarm = new StripeAlarm(() -> now);
        Instant began = now;
        alarm.failed(page);
        now = now.plus(Duration.ofSeconds(59));
        alarm.failed(page);
        now = now.plus(Duration.ofSeconds(1));
        alarm.failed(page);
        assertThat(lines.errors).hasSize(2).allSatisfy(line -> assertThat(line).contains("proxy"));
        assertThat(alarm.problem()).contains(new Problem(Cause.NOT_STRIPE, began));
    }

    @Test
    void it_ends_with_the_first_call_that_works() {
        var alarm = new StripeAlarm(() -> now);
        alarm.failed(expired);
        alarm.works();
        assertThat(alarm.problem()).isEmpty();
        alarm.failed(expired);
        assertThat(lines.errors)
                .as("no more than one a minute, though it comes and goes")
                .hasSize(1);
    }

    @Test
    void failures_that_are_nobodys_fault_are_no_alarm() {
        var alarm = new StripeAlarm(() -> now);
        alarm.failed(new StripeFailure.Unavailable("no answer in time"));
        alarm.failed(StripeFailure.of(new ApiException("no", "req_1", null, 500, null)));
        assertThat(lines.errors).isEmpty();
        assertThat(alarm.problem()).isEmpty();
    }

    @Test
    void every_call_is_reported_and_counted_and_readiness_shows_the_problem() throws Exception {
        double before = counted("key-refused");
        assertThatThrownBy(() -> BoundedCall.run(BoundedCall.LIMIT, () -> {
                    throw keyExpired();
                }))
                .isInstanceOf(AuthenticationException.class);
        assertThat(counted("key-refused") - before).isEqualTo(1);
        assertThat(readiness().getData().orElseThrow())
                .containsEntry("problem", "key-refused")
                .containsKey("since");
        assertThat(readiness().getStatus()).as("no replica would be left").isEqualTo(HealthCheckResponse.Status.UP);

        BoundedCall.run(BoundedCall.LIMIT, () -> "answer");
        assertThat(readiness().getData()).isEmpty();

        assertThatThrownBy(() -> BoundedCall.run(BoundedCall.LIMIT, () -> {
                    throw page;
                }))
                .isSameAs(page);
        assertThat(readiness().getData().orElseThrow()).containsEntry("problem", "not-stripe");
    }

    private double counted(String cause) {
        var counter = metrics.find("caretill.stripe.alarms").tag("cause", cause).counter();
        return counter == null ? 0 : counter.count();
    }

    private static HealthCheckResponse readiness() {
        return new StripeReadiness().call();
    }

    private static StripeException keyExpired() {
        return new AuthenticationException(
                "Expired API Key provided: sk_test_visible", "req_1", "api_key_expired", 401);
    }

    private static final class Lines extends Handler {

        private final List<String> errors = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

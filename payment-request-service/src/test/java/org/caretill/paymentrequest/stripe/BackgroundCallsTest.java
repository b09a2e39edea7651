package org.caretill.paymentrequest.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BackgroundCallsTest {

    private static final int PLACES = 5;

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_job_does_not_wait_for_ever_for_calls_that_hang() throws InterruptedException {
        var calls = new BackgroundCalls(Duration.ofMillis(200));
        var hanging = new CountDownLatch(1);
        var done = new CountDownLatch(PLACES + 1);
        for (int i = 0; i < PLACES; i++) {
            calls.start(() -> {
                awaitEnd(hanging);
                done.countDown();
            });
        }
        assertThatThrownBy(() -> calls.start(done::countDown)).isInstanceOf(RejectedExecutionException.class);

        hanging.countDown();
        calls.start(done::countDown);
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitEnd(CountDownLatch hanging) {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

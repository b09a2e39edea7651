package org.caretill.paymentrequest.janitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.caretill.paymentrequest.DueRows;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several replicas find the same checks due. */
@QuarkusTest
class ReplicasComponentTest {

    private static final int REPLICAS = 3;

    @Inject
    Transactions transactions;

    @Inject
    PaymentRequests requests;

    @Inject
    Refunds refunds;

    @Inject
    PaymentIntents intents;

    @Inject
    IntentOfRequest intentOfRequest;

    @Inject
    CardAttempts attempts;

    @Inject
    InstantSource clock;

    @AfterEach
    void repairStripe() {
        DueRows.stripeIsFast();
    }

    @Test
    void of_several_replicas_one_asks_stripe_about_each_payment_and_each_check_counts_once() {
        DueRows rows = DueRows.paying(20);
        // Slow enough that every replica has read its list before the last check is done.
        rows.stripeIsSlow(Duration.ofMillis(300));
        List<PaymentCheckJob> replicas =
                IntStream.range(0, REPLICAS).mapToObj(_ -> replica()).toList();

        rows.makeChecksDue();
        List<Thread> threads = replicas.stream()
                .map(replica -> Thread.ofVirtual().start(replica::check))
                .toList();

        await().atMost(Duration.ofSeconds(30)).until(() -> rows.due() == 0 && rows.callsOfStripe() >= 20);
        threads.forEach(ReplicasComponentTest::join);
        rows.letWorkFinish();
        assertThat(rows.callsOfStripe()).isEqualTo(20);
        assertThat(rows.withChecks(2))
                .as("each check counts once, so the next one is in two minutes")
                .isEqualTo(20);
    }

    private PaymentCheckJob replica() {
        return new PaymentCheckJob(
                transactions,
                requests,
                refunds,
                intents,
                intentOfRequest,
                attempts,
                new BackgroundCalls(),
                clock,
                new SimpleMeterRegistry());
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

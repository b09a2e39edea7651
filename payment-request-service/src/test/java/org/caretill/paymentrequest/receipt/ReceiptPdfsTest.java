package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks for many PDFs at once delays nobody else, and each receipt is made once. */
class ReceiptPdfsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** PDFs of the crowd's receipts hang until the test lets them go. */
    private final ReceiptPdfs pdfs = new ReceiptPdfs((receipt, _) -> {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            if (receipt.patientName().startsWith("preq_crowd")) {
                slow.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atOnce.decrementAndGet();
        }
        made.incrementAndGet();
        return receipt.patientName().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    });

    @AfterEach
    void letGo() throws InterruptedException {
        slow.countDown();
        for (Thread thread : threads) {
            thread.join(SOON);
        }
        assertThat(pdfs.busyTurns()).isZero();
    }

    @Test
    void a_guest_who_asks_for_46_at_once_does_not_delay_another_clinic() {
        for (int i = 0; i < 46; i++) {
            ask("guest of crowd", "crowd-clinic", "preq_crowd" + i);
        }
        await().atMost(SOON).until(() -> atOnce.get() == 1);

        assertThat(pdfs.of("clinician", "demo-clinic", receipt("preq_demo"), words()))
                .isNotEmpty();
        assertThat(mostAtOnce).hasValueLessThanOrEqualTo(2);
        assertThat(atOnce).as("the crowd has one place, however many ask").hasValue(1);
    }

    @Test
    void many_guests_of_one_clinic_do_not_delay_another_clinic() {
        for (int i = 0; i < 46; i++) {
            ask("guest " + i, "crowd-clinic", "preq_crowd" + i);
        }
        await().atMost(SOON).until(() -> atOnce.get() == 1);
        assertThat(pdfs.of("clinician", "demo-clinic", receipt("preq_demo"), words()))
                .isNotEmpty();
    }

    @Test
    void a_receipt_that_many_ask_for_is_made_once_and_kept() throws InterruptedException {
        for (int i = 0; i < 46; i++) {
            ask("guest", "crowd-clinic", "preq_crowd");
        }
        slow.countDown();
        for (Thread thread : threads) {
            thread.join(SOON);
        }
        pdfs.of("clinician", "crowd-clinic", receipt("preq_crowd"), words());
        assertThat(made).hasValue(1);
        pdfs.of("clinician", "crowd-clinic", receipt("preq_another"), words());
        assertThat(made).hasValue(2);
    }

    private void ask(String caller, String clinic, String id) {
        threads.add(Thread.ofVirtual().start(() -> pdfs.of(caller, clinic, receipt(id), words())));
    }

    private static ReceiptWords words() {
        return ReceiptWords.of("en");
    }

    private static Receipt receipt(String id) {
        return ReceiptOf.refunded(id);
    }
}

package org.caretill.paymentrequest.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for many PDFs at once delays nobody else, and each receipt is made once. */
class ReceiptPdfsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration FAR_OFF = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMillis(300);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** PDFs of the crowd's receipts hang until the test lets them go. */
    private final ReceiptPdfs pdfs = new ReceiptPdfs(this::render, FAR_OFF);

    private byte[] render(Receipt receipt, ReceiptWords words) {
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
        return receipt.patientName().getBytes(UTF_8);
    }

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

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pdfs_that_take_too_long_are_given_up_and_leave_their_places_to_others() {
        var impatient = new ReceiptPdfs(this::render, LIMIT);
        for (int i = 0; i < 5; i++) {
            String clinic = "crowd-clinic-" + i;
            Receipt hangs = receipt("preq_crowd" + i);
            assertUnavailable(() -> impatient.of("guest", clinic, hangs, words()));
        }
        assertThat(atOnce).hasValue(5);
        assertThat(impatient.of("guest", "crowd-clinic-0", receipt("preq_demo"), words()))
                .isNotEmpty();
        assertThat(impatient.busyTurns()).isZero();
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_pdf_that_was_given_up_is_not_begun_again_while_it_is_still_being_made_and_is_kept_then() {
        var impatient = new ReceiptPdfs(this::render, LIMIT);
        Receipt receipt = receipt("preq_crowd");
        assertUnavailable(() -> impatient.of("guest", "crowd-clinic", receipt, words()));
        assertUnavailable(() -> impatient.of("guest", "crowd-clinic", receipt, words()));
        assertThat(atOnce).hasValue(1);

        slow.countDown();
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(RefusedException.class)
                .until(() -> impatient.of("guest", "crowd-clinic", receipt, words()).length > 0);
        assertThat(made).hasValue(1);
    }

    private static void assertUnavailable(ThrowableAssert.ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("unavailable"));
    }

    private void ask(String caller, String clinic, String id) {
        threads.add(Thread.ofVirtual().start(() -> pdfs.of(caller, clinic, receipt(id), words())));
    }

    private static ReceiptWords words() {
        return ReceiptWords.of("en", "AU");
    }

    private static Receipt receipt(String id) {
        return ReceiptOf.refunded(id);
    }
}

package org.caretill.duework;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DueWorkTest {

    private static final Executor AT_ONCE = Runnable::run;

    private final Logger log = Logger.getLogger(DueWork.class.getName());
    private final Lines lines = new Lines();
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    /** What the database says. */
    private final List<String> due = new ArrayList<>();

    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void listen() {
        log.addHandler(lines);
    }

    @AfterEach
    void hangUp() {
        log.removeHandler(lines);
    }

    private DueWork<String> work(Consumer<String> work) {
        return new DueWork<>("refund", this::firstDue, work, AT_ONCE, metrics);
    }

    private List<String> firstDue(int limit) {
        return due.stream().limit(limit).toList();
    }

    private void doIt(String id) {
        done.add(id);
        due.remove(id);
    }

    private double overdue() {
        return metrics.get("caretill.due.work").tag("work", "refund").gauge().value();
    }

    @Test
    void what_is_still_being_worked_on_is_not_started_again() {
        due.addAll(List.of("refund_1", "refund_2"));
        List<Runnable> started = new ArrayList<>();
        var work = new DueWork<String>("refund", this::firstDue, done::add, started::add, metrics);

        work.run();
        work.run();
        assertThat(started).hasSize(2);

        started.getFirst().run();
        work.run();
        assertThat(started).hasSize(3);
        started.getLast().run();
        assertThat(done).containsExactly("refund_1", "refund_1");
    }

    @Test
    void what_could_not_be_started_is_started_by_the_next_round() {
        due.add("refund_1");
        var refuses = new AtomicInteger(1);
        Executor executor = task -> {
            if (refuses.getAndDecrement() > 0) {
                throw new IllegalStateException("no room");
            }
            task.run();
        };
        var work = new DueWork<>("refund", this::firstDue, this::doIt, executor, metrics);

        work.run();
        work.run();
        assertThat(done).containsExactly("refund_1");
    }

    @Test
    void a_piece_that_fails_stops_no_other_and_is_tried_again_while_it_is_due() {
        due.addAll(List.of("refund_1", "refund_2", "refund_3"));
        var fails = new AtomicInteger(1);
        DueWork<String> work = work(id -> {
            if (id.equals("refund_2") && fails.getAndDecrement() > 0) {
                throw new IllegalStateException("a message may quote what a patient wrote");
            }
            doIt(id);
        });

        work.run();
        assertThat(done).containsExactly("refund_1", "refund_3");
        assertThat(lines.written).containsExactly("refund failed, retrying: id=refund_2 cause=IllegalStateException");

        work.run();
        assertThat(done).containsExactly("refund_1", "refund_3", "refund_2");
        assertThat(lines.written).hasSize(1);
    }

    @Test
    void a_database_that_is_away_is_logged_and_asked_again_and_what_was_counted_last_still_holds() {
        due.add("refund_1");
        var answers = new AtomicInteger();
        var work = new DueWork<>(
                "refund",
                limit -> {
                    if (answers.incrementAndGet() == 2) {
                        throw new IllegalStateException("away");
                    }
                    return firstDue(limit);
                },
                _ -> {},
                AT_ONCE,
                metrics);
        work.run();
        assertThat(overdue()).isEqualTo(1);

        work.run();
        assertThat(lines.written).containsExactly("refund failed, retrying: cause=IllegalStateException");
        assertThat(overdue()).isEqualTo(1);

        due.clear();
        work.run();
        assertThat(overdue()).isZero();
        assertThat(lines.written).hasSize(1);
    }

    @Test
    void the_gauge_tells_what_is_due_also_beyond_the_fifty_pieces_of_a_round() {
        IntStream.range(0, 120).mapToObj(i -> "refund_" + i).forEach(due::add);
        DueWork<String> work = work(this::doIt);
        assertThat(overdue()).isZero();

        work.run();
        assertThat(overdue()).isEqualTo(120);
        assertThat(done).hasSize(50).startsWith("refund_0", "refund_1");

        work.run();
        assertThat(overdue()).isEqualTo(70);

        work.run();
        work.run();
        assertThat(overdue()).isZero();
        assertThat(done).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void the_gauge_counts_to_a_thousand() {
        IntStream.range(0, 1_200).mapToObj(i -> "refund_" + i).forEach(due::add);
        work(_ -> {}).run();
        assertThat(overdue()).isEqualTo(1_000);
    }

    @Test
    @Timeout(30)
    void what_becomes_due_during_a_round_waits_for_no_later_call() throws InterruptedException {
        var begun = new Semaphore(0);
        var mayGoOn = new Semaphore(0);
        due.add("refund_1");
        DueWork<String> work = work(id -> {
            begun.release();
            mayGoOn.acquireUninterruptibly();
            doIt(id);
        });
        try (var rounds = Executors.newVirtualThreadPerTaskExecutor()) {
            rounds.execute(work::run);
            begun.acquire();
            due.add("refund_2");
            work.run();
            assertThat(done).isEmpty();
            mayGoOn.release(2);
        }
        assertThat(done).containsExactly("refund_1", "refund_2");
    }

    private static final class Lines extends Handler {

        private final List<String> written = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            written.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

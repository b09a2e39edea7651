package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartOfSocketsTest {

    private static final Duration DELAY = Duration.ofSeconds(2);

    private final OpenSockets sockets = new OpenSockets(new SimpleMeterRegistry());
    private final RestartOfSockets restart = new RestartOfSockets(sockets, DELAY);
    private final List<Closing> closed = new CopyOnWriteArrayList<>();
    private final List<Long> closedAtNanos = new CopyOnWriteArrayList<>();

    @Test
    void sockets_are_closed_one_after_the_other_in_the_second_half_of_the_delay_and_no_more_are_admitted() {
        IntStream.range(0, 20).forEach(this::open);

        long begun = System.nanoTime();
        restart.announced(new ShutdownDelayInitiatedEvent());
        assertThat(sockets.refusesFurther()).isFalse();
        await().atMost(DELAY.multipliedBy(2)).until(() -> closed.size() == 20);

        assertThat(sockets.refusesFurther()).isTrue();
        assertThat(closed).containsOnly(Closing.SERVICE_RESTART);
        assertThat(closedAtNanos.getFirst() - begun)
                .isGreaterThanOrEqualTo(DELAY.dividedBy(2).toNanos());
        assertThat(closedAtNanos.getLast() - closedAtNanos.getFirst())
                .as("spread")
                .isGreaterThan(DELAY.dividedBy(5).toNanos());
    }

    @Test
    void without_an_announcement_all_are_closed_at_once() {
        IntStream.range(0, 20).forEach(this::open);

        restart.stopping(new ShutdownEvent());

        assertThat(sockets.refusesFurther()).isTrue();
        assertThat(closed).hasSize(20).containsOnly(Closing.SERVICE_RESTART);
    }

    @Test
    void the_code_is_the_one_for_a_restart_of_the_service() {
        assertThat(Closing.SERVICE_RESTART.reason().getCode()).isEqualTo(1012);
        assertThat(Closing.SERVICE_RESTART.reason().getMessage()).isEqualTo("service-restart");
    }

    private void open(int number) {
        sockets.add(new LiveSocket(
                new Viewer.Clinician("call-" + number % 3, Set.of("clinic-a")),
                _ -> Uni.createFrom().voidItem(),
                closing -> {
                    closed.add(closing);
                    closedAtNanos.add(System.nanoTime());
                },
                _ -> {},
                new SimpleMeterRegistry().counter("sent"),
                new InboundBudget(InstantSource.system())));
    }
}

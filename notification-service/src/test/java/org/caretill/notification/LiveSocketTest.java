package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.caretill.notification.LiveMessages.Change;
import org.junit.jupiter.api.Test;

class LiveSocketTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final List<String> sent = new ArrayList<>();
    private final List<UniEmitter<? super Void>> inFlight = new ArrayList<>();
    private final List<Closing> closed = new ArrayList<>();
    private final List<PaymentRequestState> reached = new ArrayList<>();
    private final LiveSocket socket = new LiveSocket(
            new Viewer.Clinician("call-1", Set.of("clinic-a")),
            text -> {
                sent.add(text);
                return Uni.createFrom().emitter(inFlight::add);
            },
            closed::add,
            reached::add,
            new SimpleMeterRegistry().counter("sent"),
            new InboundBudget(InstantSource.system()));

    private final ExampleRequest request = ExampleRequest.in("clinic-a", "call-1");

    private Change change(long version) {
        return new Change("PaymentOpened", request.version(version).state(), "version " + version, "for guests");
    }

    private void snapshot(long... versions) {
        List<PaymentRequestState> states = new ArrayList<>();
        for (long version : versions) {
            states.add(request.version(version).state());
        }
        socket.snapshot(states, "snapshot");
    }

    @Test
    void the_snapshot_comes_first_and_changes_meanwhile_follow_in_order() {
        socket.change(change(2));
        socket.change(change(3));
        assertThat(sent).isEmpty();

        snapshot(1);
        socket.change(change(4));

        assertThat(sent).containsExactly("snapshot", "version 2", "version 3", "version 4");
    }

    @Test
    void a_change_that_the_snapshot_already_shows_is_not_sent() {
        socket.change(change(2));
        socket.change(change(3));
        snapshot(2);
        assertThat(sent).containsExactly("snapshot", "version 3");
    }

    @Test
    void a_version_is_sent_once_and_never_after_a_newer_one() {
        snapshot();
        socket.change(change(2));
        socket.change(change(2));
        socket.change(change(1));
        assertThat(sent).containsExactly("snapshot", "version 2");
    }

    @Test
    void a_heartbeat_waits_for_the_snapshot_and_for_what_is_being_written() {
        socket.heartbeat();
        assertThat(sent).isEmpty();
        snapshot();
        socket.heartbeat();
        assertThat(sent).containsExactly("snapshot");

        inFlight.forEach(written -> written.complete(null));
        socket.heartbeat();
        socket.heartbeat();

        assertThat(sent).containsExactly("snapshot", "{\"type\":\"heartbeat\"}");
        assertThat(reached).isEmpty();
        socket.close(Closing.TOKEN_EXPIRED);
        inFlight.forEach(written -> written.complete(null));
        socket.heartbeat();
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_change_the_viewer_may_not_see_is_not_sent() {
        snapshot();
        socket.change(
                new Change("PaymentOpened", request.with("clinicId", "clinic-b").state(), "foreign", "foreign"));
        assertThat(sent).containsExactly("snapshot");
    }

    @Test
    void staff_get_a_dispute_and_the_payer_does_not() {
        List<String> toGuest = new ArrayList<>();
        LiveSocket guest = guest(text -> {
            toGuest.add(text);
            return Uni.createFrom().voidItem();
        });
        guest.snapshot(List.of(), "snapshot");
        snapshot();
        var disputed = new Change("PaymentDisputed", request.version(2).state(), "for staff", "for guests");

        guest.change(disputed);
        socket.change(disputed);

        assertThat(toGuest).containsExactly("snapshot");
        assertThat(sent).containsExactly("snapshot", "for staff");
        guest.change(new Change("PaymentRefunded", request.version(3).state(), "for staff", "refunded"));
        assertThat(toGuest).containsExactly("snapshot", "refunded");
    }

    private LiveSocket guest(Function<String, Uni<Void>> sender) {
        return new LiveSocket(
                new Viewer.Guest("call-1", "clinic-a", "patient-1", 0, null),
                sender,
                closed::add,
                reached::add,
                new SimpleMeterRegistry().counter("sent"),
                new InboundBudget(InstantSource.system()));
    }

    @Test
    void a_guest_is_sent_the_form_for_guests() {
        List<String> toGuest = new ArrayList<>();
        LiveSocket guest = guest(text -> {
            toGuest.add(text);
            return Uni.createFrom().voidItem();
        });
        guest.snapshot(List.of(), "snapshot");
        guest.change(change(1));
        assertThat(toGuest).containsExactly("snapshot", "for guests");
    }

    @Test
    void a_request_counts_as_delivered_when_its_message_was_written() {
        LiveSocket guest = guest(text -> Uni.createFrom().emitter(inFlight::add));
        guest.snapshot(List.of(request.state()), "snapshot");
        assertThat(reached).isEmpty();
        inFlight.removeFirst().complete(null);
        assertThat(reached).containsExactly(request.state());

        guest.change(change(2));
        inFlight.removeFirst().fail(new IOException("closed"));
        assertThat(reached).containsExactly(request.state());
    }

    @Test
    void ended_and_delivered_requests_are_not_reported_again() {
        LiveSocket guest = guest(text -> Uni.createFrom().voidItem());
        for (String over : List.of("PAID", "DECLINED", "CANCELLED", "EXPIRED")) {
            guest.snapshot(List.of(request.with("status", over).state()), "snapshot");
        }
        guest.snapshot(
                List.of(request.with("deliveredAt", "2026-11-23T01:02:04Z").state()), "snapshot");
        assertThat(reached).isEmpty();
        guest.snapshot(List.of(request.with("status", "PAYING").state()), "snapshot");
        assertThat(reached).hasSize(1);
    }

    @Test
    void a_clinician_who_is_sent_a_request_is_not_its_payer() {
        snapshot(1);
        inFlight.forEach(write -> write.complete(null));
        socket.change(change(2));
        inFlight.forEach(write -> write.complete(null));
        assertThat(sent).hasSize(2);
        assertThat(reached).isEmpty();
    }

    @Test
    void a_client_with_too_many_unread_messages_is_disconnected() {
        snapshot();
        for (int version = 1; version < LiveSocket.MAX_OUTSTANDING_MESSAGES; version++) {
            socket.change(change(version));
        }
        assertThat(closed).isEmpty();

        socket.change(change(LiveSocket.MAX_OUTSTANDING_MESSAGES));
        socket.change(change(LiveSocket.MAX_OUTSTANDING_MESSAGES + 1));

        assertThat(closed).containsExactly(Closing.SLOW_READER);
        assertThat(sent).hasSize(LiveSocket.MAX_OUTSTANDING_MESSAGES);
    }

    @Test
    void a_client_with_too_many_unread_bytes_is_disconnected() {
        String large = "x".repeat(LiveSocket.MAX_OUTSTANDING_BYTES / 2);
        socket.snapshot(List.of(), large);
        socket.change(new Change("PaymentOpened", request.version(1).state(), large, large));
        assertThat(closed).isEmpty();
        socket.change(new Change("PaymentOpened", request.version(2).state(), large, large));
        assertThat(closed).containsExactly(Closing.SLOW_READER);
    }

    @Test
    void a_client_that_reads_gets_any_number_of_messages() {
        snapshot();
        for (int version = 1; version <= 10 * LiveSocket.MAX_OUTSTANDING_MESSAGES; version++) {
            inFlight.forEach(write -> write.complete(null));
            inFlight.clear();
            socket.change(change(version));
        }
        assertThat(closed).isEmpty();
        assertThat(sent).hasSize(1 + 10 * LiveSocket.MAX_OUTSTANDING_MESSAGES);
    }

    @Test
    void waiting_changes_are_limited_while_the_snapshot_is_read() {
        for (int version = 1; version <= LiveSocket.MAX_WAITING_CHANGES; version++) {
            socket.change(change(version));
        }
        assertThat(closed).isEmpty();
        socket.change(change(LiveSocket.MAX_WAITING_CHANGES + 1));
        assertThat(closed).containsExactly(Closing.VIEW_UNAVAILABLE);
    }

    @Test
    void a_guest_never_sees_the_clinician() throws Exception {
        var messages = new LiveMessages(JSON);
        var guest = new Viewer.Guest("call-1", "clinic-a", "patient-1", 0, null);
        var state = request.with("requestedBy", "the-clinician").state();

        assertThat(messages.snapshot(guest, List.of(state)))
                .contains(state.id())
                .doesNotContain("requestedBy");
        assertThat(messages.change("PaymentRequested", Instant.EPOCH, state).textFor(guest))
                .doesNotContain("requestedBy");
        assertThat(messages.change("PaymentRequested", Instant.EPOCH, state).forStaff())
                .contains("the-clinician");
    }

    @Test
    void a_guest_sees_neither_disputes_nor_what_is_suspected_of_the_card() {
        var messages = new LiveMessages(JSON);
        var guest = new Viewer.Guest("call-1", "clinic-a", "patient-1", 0, null);
        ExampleRequest disputed = ExampleRequest.of("PaymentDisputed");
        disputed.data().putObject("lastFailure").put("code", "stolen_card").put("at", "2026-11-23T01:02:35Z");
        var state = disputed.state();

        assertThat(List.of(
                        messages.snapshot(guest, List.of(state)),
                        messages.change("PaymentDisputed", Instant.EPOCH, state).textFor(guest)))
                .allSatisfy(text -> assertThat(text)
                        .contains("\"code\":\"generic_decline\"")
                        .doesNotContain("stolen_card", "\"dispute\""));
        assertThat(messages.change("PaymentDisputed", Instant.EPOCH, state).forStaff())
                .contains("\"code\":\"card_declined\"", "\"dispute\":{")
                .doesNotContain("stolen_card");
    }
}

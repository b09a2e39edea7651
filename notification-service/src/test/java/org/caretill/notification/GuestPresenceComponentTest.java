package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.caretill.notification.GuestPages.Page;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the staff of a call are told about who is there. */
@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "notification"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
class GuestPresenceComponentTest {

    private static final String CLINIC = "demo-clinic";
    private static final String HERE = "{\"participantId\":\"patient-1\",\"present\":true}";
    private static final String LEFT = "{\"participantId\":\"patient-1\",\"present\":false}";

    @Inject
    Transactions transactions;

    @Inject
    GuestPages pages;

    private final String callId = "call-" + UUID.randomUUID();
    private final List<LiveClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(LiveClient::close);
    }

    @Test
    void staff_see_who_joins_and_who_leaves_and_guests_are_told_nothing() {
        LiveClient clinician = connect(Tokens.staff("clinician", "demo-health", CLINIC));
        LiveClient patient = connect(Tokens.guest(CLINIC, callId, "patient-1"));
        await().untilAsserted(() -> assertThat(last(clinician)).contains(HERE));

        patient.close();

        await().untilAsserted(() -> assertThat(last(clinician)).contains(LEFT));
        assertThat(patient.presences).isEmpty();
    }

    @Test
    void a_second_page_of_a_guest_keeps_them_present_and_a_reload_is_not_seen() {
        LiveClient clinician = connect(Tokens.staff("clinician", "demo-health", CLINIC));
        connect(Tokens.guest(CLINIC, callId, "patient-1")).close();
        LiveClient again = connect(Tokens.guest(CLINIC, callId, "patient-1"));
        await().untilAsserted(() -> assertThat(last(clinician)).contains(HERE));
        assertThat(clinician.presences).noneMatch(told -> told.contains(LEFT));
        again.close();
        await().untilAsserted(() -> assertThat(last(clinician)).contains(LEFT));
    }

    @Test
    void staff_of_another_clinic_are_told_nothing_of_these_guests() {
        LiveClient own = connect(Tokens.staff("clinician", "demo-health", CLINIC));
        LiveClient other = connect(Tokens.staff("clinician", "other-health", "other-clinic"));
        connect(Tokens.guest(CLINIC, callId, "patient-1"));
        await().untilAsserted(() -> assertThat(last(own)).contains(HERE));
        assertThat(other.presences).noneMatch(told -> told.contains("patient-1"));
    }

    @Test
    void a_page_behind_a_pay_link_is_told_apart_and_a_guest_of_a_replica_that_is_gone_has_left() {
        var call = new Page(CLINIC, callId, "patient-1", "");
        var link = new Page(CLINIC, callId, "patient-1", "preq_1");
        UUID alive = UUID.randomUUID();
        UUID gone = UUID.randomUUID();
        store(alive, Set.of(link));
        store(gone, Set.of(call));
        transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "update live_replica set seen_at = now() - interval '1 minute' where id = ?1")
                                .setParameter(1, gone)
                                .executeUpdate())
                        .chain(() -> Panache.getSession())
                        .chain(session -> session.createNativeQuery(
                                        "update guest_presence set changed_at = now() - interval '1 minute' where call_id = ?1")
                                .setParameter(1, callId)
                                .executeUpdate()));

        LiveClient clinician = connect(Tokens.staff("clinician", "demo-health", CLINIC));

        await().untilAsserted(() -> assertThat(last(clinician))
                .contains(LEFT, "{\"participantId\":\"patient-1\",\"paymentRequestId\":\"preq_1\",\"present\":true}"));
    }

    private void store(UUID replica, Set<Page> open) {
        transactions.await(Tenancy.EVERYTHING, () -> pages.store(replica, Set.of(), open));
    }

    private LiveClient connect(String token) {
        LiveClient client = LiveClient.connect(callId, token);
        clients.add(client);
        await().until(() -> !client.texts.isEmpty());
        return client;
    }

    private static String last(LiveClient client) {
        return client.presences.isEmpty() ? "" : client.presences.getLast();
    }
}

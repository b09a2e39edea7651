package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.testinfrastructure.ProxiedPostgresResource;
import org.caretill.testinfrastructure.SilentProxy;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sockets that are opened while the pooled connections to PostgreSQL are dead and nobody was told, as after a failover:
 * each gets its snapshot soon, or is closed so that the page connects again.
 */
@QuarkusTest
@TestProfile(SilentDatabaseComponentTest.BehindSilentProxy.class)
class SilentDatabaseComponentTest {

    private static final String CLINIC = "demo-clinic";
    private static final int PAGES = 6;

    /** For a guest two transactions are needed, and each may get a dead connection first. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static final Duration UNAVAILABLE = Duration.ofSeconds(15);

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @SuppressWarnings("NullAway.Init") // ProxiedPostgresResource sets it.
    SilentProxy proxy;

    private final String callId = "call-" + UUID.randomUUID();
    private final List<LiveClient> pages = new ArrayList<>();

    @BeforeEach
    void fillThePool() {
        openPages();
        await().atMost(Duration.ofSeconds(60)).until(this::allHaveTheirSnapshot);
        leave();
    }

    @AfterEach
    void recover() {
        leave();
        proxy.recover();
        await().atMost(Duration.ofMinutes(1)).until(() -> RestAssured.get(ready).statusCode() == 200);
    }

    @Test
    void sockets_over_dead_connections_get_their_snapshots_within_seconds() {
        proxy.silenceConnections();

        openPages();

        await().atMost(SOON).until(this::allHaveTheirSnapshot);
        assertThat(pages).allSatisfy(page -> assertThat(page.closeCode).isNull());
    }

    @Test
    void without_a_database_sockets_are_closed_with_a_reason_and_not_left_waiting() {
        proxy.silenceEverything();

        pages.add(LiveClient.connect(callId, Tokens.staff("clinician", "demo-health", CLINIC)));
        // Whether a guest's token was revoked is known to the database alone.
        assertThat(LiveClient.refusal(callId, Tokens.guest(CLINIC, callId, "patient-1")))
                .isEqualTo(503);

        await().atMost(UNAVAILABLE).until(() -> pages.stream().allMatch(page -> page.closeCode != null));
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.closeCode).isEqualTo(1013);
            assertThat(page.closeReason).isEqualTo("view-unavailable");
        });
    }

    /** Of a clinician and of guests. */
    private void openPages() {
        pages.add(LiveClient.connect(callId, Tokens.staff("clinician", "demo-health", CLINIC)));
        for (int i = 1; i < PAGES; i++) {
            pages.add(LiveClient.connect(callId, Tokens.guest(CLINIC, callId, "patient-" + i)));
        }
    }

    private void leave() {
        pages.forEach(LiveClient::close);
        pages.clear();
    }

    private boolean allHaveTheirSnapshot() {
        return pages.stream().noneMatch(page -> page.texts.isEmpty());
    }

    /** The service of the other tests, with the proxy before its database. */
    public static class BehindSilentProxy extends OwnTestResources {

        public BehindSilentProxy() {
            super(
                    postgres(ProxiedPostgresResource.class, "notification"),
                    new TestResourceEntry(EmbeddedKafkaResource.class),
                    new TestResourceEntry(OidcProviderResource.class));
        }
    }
}

package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The history of a clinic with 100,000 paid requests, which are written once. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongHistoryComponentTest {

    private static final int REQUESTS = 100_000;

    /** The whole file has more than 70 MB; one part and the network's buffers have a few. */
    private static final long MAX_BYTES_HELD = 24L << 20;

    @TestHTTPResource("/v1/payment-requests")
    URI address;

    private Calls call;

    @BeforeEach
    void prepare() {
        if (call != null) {
            return;
        }
        call = Calls.atNewClinic();
        PaidRequests.addMany(call, REQUESTS, Instant.parse("2024-01-01T00:00:00Z"));
    }

    @AfterAll
    void tidy() {
        PaidRequests.removeAll(call);
    }

    @Test
    void the_file_is_streamed_and_never_in_memory() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "?status=PAID&clinicId=" + call.clinic))
                .header("Accept", "text/csv")
                .header("Authorization", "Bearer " + Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", call.clinic))
                .build();
        long before = bytesHeld();
        try (HttpClient http = HttpClient.newHttpClient();
                var lines = new BufferedReader(new InputStreamReader(
                        http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("id,status,");
            // The caller stops reading for a while.
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> bytesHeld() - before < MAX_BYTES_HELD);
            int number = 0;
            String newer = "preq_z";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).isLessThan(newer);
                newer = line;
                number++;
                if (number % 20_000 == 0) {
                    assertThat(bytesHeld() - before).isLessThan(MAX_BYTES_HELD);
                }
            }
            assertThat(number).isEqualTo(REQUESTS);
        }
    }

    @Test
    void the_totals_are_read_by_an_index() throws SQLException {
        long scans = scansOfIndex();
        call.clinician()
                .get("/v1/payment-requests/totals?timeZone=UTC&from=2024-01-02&to=2024-01-02")
                .then()
                .statusCode(200)
                .body("items.paidCount", equalTo(List.of(REQUESTS - 86_399)));
        await().atMost(Duration.ofSeconds(20)).until(() -> scansOfIndex() > scans);
    }

    private static long bytesHeld() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long scansOfIndex() throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select idx_scan from pg_stat_user_indexes where indexrelname = 'payment_request_paid_of_clinic'")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}

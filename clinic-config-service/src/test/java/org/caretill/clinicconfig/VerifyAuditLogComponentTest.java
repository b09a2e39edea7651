package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.clinicconfig.audit.AuditKey;
import org.caretill.clinicconfig.audit.AuditRecord;
import org.caretill.clinicconfig.verification.VerifyAuditLog;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bin/verify-audit-log} says about what the service did, and about what others did to its database. */
@QuarkusTest
class VerifyAuditLogComponentTest {

    /** In an order in which rows can be deleted. */
    private static final List<String> TABLES =
            List.of("audit_entry", "link_attempt", "clinic_of_account", "clinic", "organisation");

    private static final AuditKey STRANGERS_KEY = new AuditKey("0c".repeat(32));

    @TempDir
    Path directory;

    private Story story;

    @BeforeEach
    void keepWhatIsThere() {
        story = Story.enabled();
        for (String table : TABLES) {
            Database.execute("create table kept_%1$s as select * from %1$s where organisation_id = '%2$s'"
                    .formatted(table, story.organisation));
        }
    }

    @AfterEach
    void putBackWhatWasThere() {
        TABLES.forEach(table ->
                Database.execute("delete from %s where organisation_id = '%s'".formatted(table, story.organisation)));
        for (String table : TABLES.reversed()) {
            Database.execute("insert into %1$s overriding system value select * from kept_%1$s".formatted(table));
            Database.execute("drop table kept_" + table);
        }
    }

    @Test
    void every_kind_of_change_leaves_the_log_intact() {
        String account = Story.newAccount();
        Story busy = Story.linked(account);
        String other = Story.newAccount();
        busy.allow(true, true);
        busy.authorise(other);
        busy.confirm(other, "ADD").then().statusCode(200);
        Story.operator()
                .body(Map.of("percent", 1.5, "fixedMinor", Map.of("AUD", 30)))
                .put("/v1/organisations/" + busy.organisation + "/application-fee")
                .then()
                .statusCode(200);
        busy.route("clinician-1", other).then().statusCode(200);
        patch(busy, Map.of("maximumMinor", 50_000, "statementDescriptorSuffix", "TELEHEALTH"));
        patch(
                busy,
                Map.of(
                        "presets",
                        List.of(Map.of("label", "Long", "amountMinor", 9_000, "description", "Long consultation")),
                        "receipt",
                        Map.of("providers", List.of())));
        Events.send("stripe-facts.v1", account, "StripeAccountChanged", """
            {"account": "%s", "chargesEnabled": false, "payoutsEnabled": true, "detailsSubmitted": true,
             "country": "AU", "livemode": false, "requirements": ["x"], "occurredAt": "%s"}\
            """.formatted(
                        account, Instant.now().plusSeconds(10)));
        await().untilAsserted(() ->
                assertThat(busy.ofAccount(account, "chargesEnabled")).isEqualTo(false));
        busy.sibling();
        Story.operator().put("/v1/payment-page-domains/call.example.com").then().statusCode(201);
        Story.operator()
                .delete("/v1/payment-page-domains/call.example.com")
                .then()
                .statusCode(204);
        busy.remove(other).then().statusCode(202);
        busy.tellRequestsEnded(other, 1, "payreq_1");
        await().untilAsserted(() -> assertThat(busy.ofAccount(other, "status")).isEqualTo("REMOVED"));
        assertThat(verify()).startsWith("0: ").containsPattern("\\d+ chains with \\d+ entries read, 0 broken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update clinic set maximum_minor = 99999999, name = 'TAMPERED' | what entry 3 left, so there was a change without an entry: name, settings.maximumMinor
        update clinic set enablement = 'DISABLED', open_requests = 'KEEP' | change without an entry: enablement, openRequests
        update clinic set application_fee = '{"basisPoints":0,"fixedMinor":{"AUD":1}}' | change without an entry: applicationFee.fixedMinor.AUD
        update clinic set may_refund = '["clinician"]', country = 'NZ' | change without an entry: country, settings.mayRefund[0]
        update clinic set removing = true | the row cannot be read: The column removing contradicts stripe_accounts
        update clinic set stripe_accounts = '[{}]' | the row cannot be read
        update clinic set stripe_accounts = '[1]' | the row cannot be read: A JSON column cannot be read
        update clinic set version = 2 | entry 3 is one too many
        update clinic set version = 4 | entry 4 is missing
        delete from clinic | about something that does not exist
        """)
    void a_row_that_the_services_role_changed_is_found(String statement, String fault) throws SQLException {
        asService(statement + " where id = '" + story.clinic + "'");
        assertThat(verify())
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains(fault, " 1 broken")
                .doesNotContain("TAMPERED", "99999999");
    }

    @Test
    void an_account_that_the_services_role_changed_is_found() throws SQLException {
        Story linked = story.sibling();
        linked.link(Story.newAccount());
        asService("update clinic set stripe_accounts = replace(stripe_accounts, '\"chargesEnabled\":true', "
                + "'\"chargesEnabled\":false') where id = '" + linked.clinic + "'");
        assertThat(verify())
                .startsWith("1: BROKEN clinic " + linked.clinic)
                .contains("change without an entry: stripeAccounts[0].chargesEnabled");
    }

    @Test
    void an_organisation_that_the_services_role_changed_is_found_even_if_it_never_had_an_entry() throws SQLException {
        asService("update organisation set several_accounts_per_clinic = true where organisation_id = '%s'"
                .formatted(story.organisation));
        assertThat(verify())
                .startsWith("1: BROKEN organisation " + story.organisation)
                .contains("what entry 0 left, so there was a change without an entry: severalAccountsPerClinic");
    }

    @Test
    void a_domain_that_the_services_role_added_is_found() throws SQLException {
        String before = Database.text("select payment_page_domains from platform");
        asService("update platform set payment_page_domains = '[\"tampered.example\"]'");
        try {
            assertThat(verify())
                    .startsWith("1: BROKEN the platform: the row is not what entry ")
                    .contains("change without an entry: paymentPageDomains");
        } finally {
            asService("update platform set payment_page_domains = '" + before + "'");
        }
    }

    @Test
    void a_clinic_that_the_services_role_inserted_is_found() throws SQLException {
        String invented = "clinic-" + Story.shortId();
        asService("""
            insert into clinic (id, organisation_id, name, country, time_zone)
            values ('%s', '%s', 'Invented', 'AU', 'Australia/Sydney')\
            """.formatted(invented, story.organisation));
        assertThat(verify())
                .startsWith("1: BROKEN clinic " + invented)
                .contains("entry 1 is missing: the log ends with entry 0 of 1");
    }

    @Test
    void a_change_without_an_entry_is_found_after_the_next_change_with_one() throws SQLException {
        asService("update clinic set maximum_minor = 99999999 where id = '" + story.clinic + "'");
        patch(story, Map.of("expiryMinutes", 90));
        assertThat(verify())
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains("entry 4 begins with another state than was left before it")
                .contains(": settings.maximumMinor\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update audit_entry set subject = 'nobody' where position = 2              | entry 2 was altered
        update audit_entry set subject_name = 'Nobody' where position = 2         | entry 2 was altered
        update audit_entry set after = replace(after, 'ENABLED', 'DISABLED') where position = 3 | entry 3 was altered
        update audit_entry set at = at + interval '1 microsecond' where position = 1 | entry 1 was altered
        update audit_entry set hash = repeat('a', 64) where position = 2          | entry 2 was altered
        update audit_entry set key_id = repeat('a', 16) where position = 3        | entry 3 has a hash of the key aaaaaaaaaaaaaaaa, which is not among those given
        delete from audit_entry where position = 2                                | entry 2 is missing
        delete from audit_entry where position = 3                                | entry 3 is missing
        delete from audit_entry where true                                        | entry 1 is missing
        """)
    void an_entry_that_the_owner_changed_is_found(String statement, String fault) {
        Database.execute(statement + " and clinic_id = '" + story.clinic + "'");
        assertThat(verify())
                .startsWith(
                        "1: BROKEN clinic %s of organisation %s: %s".formatted(story.clinic, story.organisation, fault))
                .contains(" 1 broken");
    }

    @Test
    void a_chain_that_the_owner_made_again_without_the_key_is_found() throws SQLException {
        String keyId = newestKeyId();
        rewriteChain(STRANGERS_KEY, STRANGERS_KEY.id());
        assertThat(verify())
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains("entry 1 has a hash of the key " + STRANGERS_KEY.id() + ", which is not among those given");
        rewriteChain(STRANGERS_KEY, keyId);
        assertThat(verify()).startsWith("1: BROKEN clinic " + story.clinic).contains("entry 1 was altered");
    }

    @Test
    void a_chain_that_was_made_again_with_the_key_is_found_by_an_anchor() throws SQLException {
        Path anchor = anchor();
        rewriteChain(serviceKey(), serviceKey().id());
        assertThat(verify()).startsWith("0: ");
        assertThat(verify(Optional.of(anchor), Optional.empty()))
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains("entry 3 of the anchor of 2", "has another hash now", ", 1 lost", " 0 broken");
    }

    @Test
    void a_chain_that_was_cut_with_its_row_set_back_is_found_by_an_anchor() throws IOException {
        Path anchor = anchor();
        Database.execute("delete from audit_entry where position = 3 and clinic_id = '" + story.clinic + "'");
        Database.execute("update clinic set version = 2, enablement = 'REQUESTED' where id = '" + story.clinic + "'");
        assertThat(verify()).startsWith("0: ");
        Path next = directory.resolve("next");
        assertThat(verify(Optional.of(anchor), Optional.of(next)))
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains("entry 3 of the anchor of 2", "is missing");
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .as("a log that has lost what was anchored is not anchored again")
                    .containsExactly(anchor);
        }
    }

    @Test
    void a_clinic_that_disappeared_with_its_chain_is_found_by_an_anchor() {
        Path anchor = anchor();
        Database.execute("delete from audit_entry where clinic_id = '" + story.clinic + "'");
        Database.execute("delete from clinic where id = '" + story.clinic + "'");
        assertThat(verify()).startsWith("0: ");
        assertThat(verify(Optional.of(anchor), Optional.empty()))
                .startsWith("1: BROKEN clinic " + story.clinic)
                .contains("is missing", ", 1 lost");
    }

    @Test
    void a_log_that_grew_still_has_its_anchor() {
        Path anchor = anchor();
        patch(story, Map.of("expiryMinutes", 90));
        story.allow(true, false);
        assertThat(verify(Optional.of(anchor), Optional.of(directory.resolve("next"))))
                .startsWith("0: ")
                .containsPattern("\\d+ heads anchored at \\S+Z read, 0 lost");
        assertThat(directory.resolve("next"))
                .content()
                .contains("clinic %s %s 4 ".formatted(story.organisation, story.clinic))
                .contains("organisation %s 1 ".formatted(story.organisation));
    }

    @Test
    void a_broken_chain_is_reported_and_anchored_all_the_same() throws SQLException {
        asService("update clinic set name = 'TAMPERED' where id = '" + story.clinic + "'");
        Path heads = directory.resolve("heads");
        assertThat(verify(Optional.empty(), Optional.of(heads))).startsWith("1: BROKEN clinic " + story.clinic);
        assertThat(heads).content().contains("clinic %s %s 3 ".formatted(story.organisation, story.clinic));
    }

    @Test
    void an_anchor_that_cannot_be_used_is_reported() throws IOException {
        Path anchor = anchor();
        assertThat(verify(Optional.empty(), Optional.of(anchor)))
                .startsWith("2: ")
                .contains("exists already");
        assertThat(verify(Optional.of(directory.resolve("none")), Optional.empty()))
                .startsWith("2: ");
        Files.writeString(anchor, Files.readString(anchor).replaceFirst("\\d+ heads\n$", ""));
        assertThat(verify(Optional.of(anchor), Optional.empty()))
                .startsWith("2: ")
                .contains("not a complete file of heads");
    }

    @Test
    void keys_are_rotated_without_a_restart() throws IOException {
        Path file = Path.of(environment().get("AUDIT_LOG_KEYS_FILE"));
        var fresh =
                new AuditKey("0d".repeat(31) + "0" + (Files.readAllLines(file).size() % 10));
        Files.writeString(file, fresh.hex() + "\n" + Files.readString(file));
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            int minutes = story.settings().path("expiryMinutes");
            patch(story, Map.of("expiryMinutes", minutes + 1));
            return newestKeyId().equals(fresh.id());
        });
        assertThat(verify()).startsWith("0: ");
        var environment = new HashMap<>(environment());
        environment.remove("AUDIT_LOG_KEYS_FILE");
        environment.put("AUDIT_LOG_KEYS", fresh.hex());
        assertThat(verify(environment))
                .startsWith("1: ")
                .contains(story.clinic + " of organisation " + story.organisation + ": entry 1 has a hash of the key ");
    }

    @Test
    void an_unavailable_database_and_missing_keys_are_reported() {
        var environment = new HashMap<>(environment());
        environment.put("POSTGRES_PORT", "1");
        assertThat(verify(environment)).startsWith("2: The audit log cannot be read");
        environment.remove("AUDIT_LOG_KEYS_FILE");
        assertThat(verify(environment)).startsWith("2: AUDIT_LOG_KEYS must have the audit log's keys");
    }

    private static void patch(Story of, Map<String, ?> settings) {
        of.admin()
                .header("If-Match", "*")
                .body(settings)
                .patch("/v1/clinics/" + of.clinic + "/payment-settings")
                .then()
                .statusCode(200);
    }

    private Path anchor() {
        Path file = directory.resolve("anchor");
        assertThat(verify(Optional.empty(), Optional.of(file))).startsWith("0: ");
        return file;
    }

    /** The key of the clinic's newest entry. */
    private AuditKey serviceKey() {
        try {
            String id = newestKeyId();
            return Files.readAllLines(Path.of(environment().get("AUDIT_LOG_KEYS_FILE"))).stream()
                    .map(AuditKey::new)
                    .filter(key -> key.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String newestKeyId() {
        return Database.text("select key_id from audit_entry where clinic_id = '%s' order by position desc limit 1"
                .formatted(story.clinic));
    }

    /** Changes who acted, and makes all hashes of the clinic's chain again with the key. */
    private void rewriteChain(AuditKey key, String keyId) throws SQLException {
        try (var owner = DatabaseOwner.connect();
                var read = owner.createStatement();
                var write = owner.prepareStatement("""
                    update audit_entry set subject = 'nobody', previous_hash = ?, key_id = ?, hash = ?
                    where sequence = ?\
                    """);
                var entries = read.executeQuery(
                        "select * from audit_entry where clinic_id = '%s' order by position".formatted(story.clinic))) {
            String previous = AuditRecord.BEGINNING;
            while (entries.next()) {
                var rewritten = new AuditRecord(
                        entries.getLong("position"),
                        entries.getObject("at", OffsetDateTime.class).toInstant(),
                        "nobody",
                        entries.getString("subject_name"),
                        entries.getString("role"),
                        entries.getString("origin"),
                        entries.getString("action"),
                        entries.getString("organisation_id"),
                        entries.getString("clinic_id"),
                        entries.getString("before"),
                        entries.getString("after"));
                String hash = rewritten.hash(key, previous);
                write.setString(1, previous);
                write.setString(2, keyId);
                write.setString(3, hash);
                write.setLong(4, entries.getLong("sequence"));
                assertThat(write.executeUpdate()).isEqualTo(1);
                previous = hash;
            }
        }
    }

    /** Whoever has the password of the service's own role. */
    private static void asService(String statement) throws SQLException {
        Map<String, String> environment = environment();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:%s/clinic_config".formatted(environment.get("POSTGRES_PORT")),
                        "clinic_config",
                        environment.get("POSTGRES_PASSWORD"));
                var sql = connection.createStatement()) {
            sql.execute("set caretill.everything = 'true'");
            assertThat(sql.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private static String verify() {
        return verify(Optional.empty(), Optional.empty());
    }

    private static String verify(Optional<Path> anchored, Optional<Path> heads) {
        return verify(environment(), anchored, heads);
    }

    private static String verify(Map<String, String> environment) {
        return verify(environment, Optional.empty(), Optional.empty());
    }

    private static String verify(Map<String, String> environment, Optional<Path> anchored, Optional<Path> heads) {
        var out = new ByteArrayOutputStream();
        int exitCode =
                VerifyAuditLog.run(environment, anchored, heads, new PrintStream(out, true, StandardCharsets.UTF_8));
        return exitCode + ": " + out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> environment() {
        var config = ConfigProvider.getConfig();
        return Map.of(
                "POSTGRES_PORT", config.getValue("POSTGRES_PORT", String.class),
                "POSTGRES_PASSWORD", config.getValue("POSTGRES_PASSWORD", String.class),
                "AUDIT_LOG_KEYS_FILE", config.getValue("AUDIT_LOG_KEYS_FILE", String.class));
    }
}

package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys.Encrypted;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys.UndecryptableSecretException;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The secrets of endpoints in the database, and what of it becomes when the keys change. */
@QuarkusTest
class WebhookSecretsComponentTest {

    @Inject
    Transactions transactions;

    @Inject
    WebhookEndpoints endpoints;

    @Inject
    WebhookSecretKeys keys;

    @Inject
    WebhookSecretsJob job;

    @Inject
    PlatformEvents events;

    private String endpoint;
    private String secret;

    private record Stored(String secret, String keyId) {}

    @BeforeEach
    void prepare() {
        endpoint = transactions.await(
                Tenancy.EVERYTHING,
                () -> endpoints.add("https://receiver.invalid/" + UUID.randomUUID(), null, List.of(), "org-secrets"));
        secret = transactions.await(Tenancy.EVERYTHING, () -> endpoints.addSecret(endpoint, Duration.ZERO));
    }

    @AfterEach
    void tidy() {
        transactions.await(Tenancy.EVERYTHING, () -> endpoints.remove(endpoint));
    }

    @Test
    void a_new_secret_is_encrypted_and_signs() {
        assertThat(stored().secret()).doesNotContain(secret).doesNotContain("whsec");
        assertThat(stored().keyId()).isEqualTo(keys.currentId());
        assertThat(signing()).containsExactly(secret);
    }

    @Test
    void what_the_version_before_has_stored_in_clear_signs_and_is_then_encrypted() {
        store(secret, null);
        assertThat(signing()).containsExactly(secret);
        job.encrypt();
        assertThat(stored().secret()).doesNotContain("whsec");
        assertThat(stored().keyId()).isEqualTo(keys.currentId());
        assertThat(signing()).containsExactly(secret);
    }

    @Test
    void what_is_encrypted_with_a_key_that_is_no_longer_the_first_is_encrypted_anew() throws Exception {
        Encrypted before = keysOf("0b".repeat(32)).encrypt(endpoint, secret);
        store(before.secret(), before.keyId());
        assertThat(signing()).containsExactly(secret);
        job.encrypt();
        assertThat(stored().keyId()).isEqualTo(keys.currentId()).isNotEqualTo(before.keyId());
        assertThat(signing()).containsExactly(secret);
    }

    @Test
    void a_secret_whose_key_is_missing_is_not_replaced_by_anything_and_signs_nothing() throws Exception {
        Encrypted other = keysOf("0c".repeat(32)).encrypt(endpoint, secret);
        store(other.secret(), other.keyId());
        job.encrypt();
        assertThat(stored()).isEqualTo(new Stored(other.secret(), other.keyId()));
        assertThatThrownBy(this::signing).isInstanceOf(UndecryptableSecretException.class);
    }

    /** Not each second: the keys are put right by a person, and other endpoints' deliveries are due too. */
    @Test
    void what_cannot_be_signed_waits_for_its_lease_and_counts_as_no_attempt() throws Exception {
        Encrypted other = keysOf("0c".repeat(32)).encrypt(endpoint, secret);
        store(other.secret(), other.keyId());
        transactions.await(
                Tenancy.EVERYTHING,
                () -> events.add(
                        PlatformEventType.PAID,
                        new PlatformEventData(
                                "preq_1",
                                4,
                                Status.PAID,
                                "org-secrets",
                                "clinic",
                                "call",
                                "payer",
                                8_500,
                                "AUD",
                                0,
                                0,
                                null,
                                null)));
        await().atMost(Duration.ofSeconds(15))
                .until(() ->
                        number("select count(*) from webhook_delivery where endpoint_id = ?1 and status = 'WAITING'"
                                        + " and attempts = 0 and next_at > now() + interval '20 seconds'")
                                == 1);
    }

    private long number(String query) {
        return transactions.<Long>await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(query, Long.class)
                                .setParameter(1, endpoint)
                                .getSingleResult()));
    }

    private static WebhookSecretKeys keysOf(String list) throws UnusableFileException {
        return new WebhookSecretKeys(
                new SmallRyeConfigBuilder()
                        .withDefaultValue("caretill.webhooks-out.secret-keys", list)
                        .build(),
                new ReloadedFilesJob());
    }

    private List<String> signing() {
        return endpoints.inClear(transactions.await(Tenancy.EVERYTHING, () -> endpoints.signingSecrets(endpoint)));
    }

    private Stored stored() {
        Object[] row = Objects.requireNonNull(transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "select secret, key_id from webhook_secret where endpoint_id = ?1",
                                        Object[].class)
                                .setParameter(1, endpoint)
                                .getSingleResult())));
        return new Stored((String) row[0], (String) row[1]);
    }

    private void store(String text, String keyId) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "update webhook_secret set secret = ?1, key_id = cast(?2 as text) where endpoint_id = ?3")
                                .setParameter(1, text)
                                .setParameter(2, keyId)
                                .setParameter(3, endpoint)
                                .executeUpdate()));
    }
}

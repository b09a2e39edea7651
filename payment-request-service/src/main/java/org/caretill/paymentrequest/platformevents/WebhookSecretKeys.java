package org.caretill.paymentrequest.platformevents;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.reloadedfile.ListedSecrets;
import org.caretill.reloadedfile.ReloadedFile;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.keys.AesKey;
import org.jose4j.lang.JoseException;

/**
 * The keys that encrypt the secrets of webhook endpoints in the database, so that who has a copy of it can sign nothing.
 * The first encrypts, all decrypt: a key is rotated by putting a new one first. If they come from a file, that is a
 * {@link ReloadedFile}. Without a key the service does not start.
 *
 * <p>An encrypted secret is a JWE (<a href="https://www.rfc-editor.org/rfc/rfc7516">RFC 7516</a>) by AES-256-GCM, whose
 * header names the key and the endpoint. The header is authenticated, so a secret that somebody moves to another
 * endpoint's row is refused.
 */
@Startup
@Singleton
public class WebhookSecretKeys {

    private static final Logger LOG = Logger.getLogger(WebhookSecretKeys.class);

    private static final String LIST = "WEBHOOK_SECRET_KEYS";

    /** The header with the endpoint's id. */
    private static final String ENDPOINT = "endpoint";

    private static final AlgorithmConstraints ONLY_DIRECT =
            new AlgorithmConstraints(ConstraintType.PERMIT, KeyManagementAlgorithmIdentifiers.DIRECT);
    private static final AlgorithmConstraints ONLY_AES_256_GCM =
            new AlgorithmConstraints(ConstraintType.PERMIT, ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);

    private final ReloadedFile<List<Key>> keys;

    WebhookSecretKeys(Config config, ReloadedFilesJob files) throws UnusableFileException {
        this.keys = files.open(LOG, "webhook secret keys", () -> read(config), known -> "ids=" + known);
    }

    /** What is wrong with the keys; empty if they can be used. */
    public static List<String> problems(Config config) {
        try {
            read(config);
            return List.of();
        } catch (UnusableFileException e) {
            return List.of(e.getMessage());
        }
    }

    /** The secret of an endpoint, as the database keeps it. */
    record Encrypted(String secret, String keyId) {}

    /** A secret cannot be decrypted: its key is not among these, or somebody has changed it. */
    static final class UndecryptableSecretException extends RuntimeException {

        UndecryptableSecretException(String message) {
            super(message);
        }
    }

    /** The id of the key that encrypts. */
    String currentId() {
        return current().id();
    }

    private Key current() {
        return keys.value().getFirst();
    }

    Encrypted encrypt(String endpoint, String secret) {
        Key key = current();
        var encryption = new JsonWebEncryption();
        encryption.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
        encryption.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        encryption.setKeyIdHeaderValue(key.id());
        encryption.setHeader(ENDPOINT, endpoint);
        encryption.setKey(key.aes());
        encryption.setPayload(secret);
        try {
            return new Encrypted(encryption.getCompactSerialization(), key.id());
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * The secret in clear.
     *
     * @throws UndecryptableSecretException if none of the keys decrypts it for this endpoint; the log says why
     */
    String decrypt(String endpoint, String encrypted) {
        var encryption = new JsonWebEncryption();
        encryption.setAlgorithmConstraints(ONLY_DIRECT);
        encryption.setContentEncryptionAlgorithmConstraints(ONLY_AES_256_GCM);
        try {
            encryption.setCompactSerialization(encrypted);
            String keyId = encryption.getKeyIdHeaderValue();
            Key key = keys.value().stream()
                    .filter(known -> known.id().equals(keyId))
                    .findFirst()
                    .orElseThrow(() -> undecryptable(endpoint, "its key is not among " + LIST));
            encryption.setKey(key.aes());
            String secret = encryption.getPayload();
            if (!endpoint.equals(encryption.getHeader(ENDPOINT))) {
                throw undecryptable(endpoint, "it belongs to another endpoint");
            }
            return secret;
        } catch (JoseException e) {
            throw undecryptable(endpoint, "it was changed");
        }
    }

    private static UndecryptableSecretException undecryptable(String endpoint, String why) {
        LOG.errorf("webhook secret not decrypted: endpoint=%s cause=%s", endpoint, why);
        return new UndecryptableSecretException(why);
    }

    private static List<Key> read(Config config) throws UnusableFileException {
        var written = ListedSecrets.read(
                LIST,
                config.getOptionalValue("caretill.webhooks-out.secret-keys", String.class),
                config.getOptionalValue("caretill.webhooks-out.secret-keys-file", Path.class));
        List<String> texts = written.texts().stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (texts.isEmpty() || !texts.stream().allMatch(text -> text.matches(Key.FORM))) {
            throw new UnusableFileException(
                    written.variable() + " must have the keys of webhook secrets, each 32 random bytes in hexadecimal");
        }
        return texts.stream().map(Key::new).toList();
    }

    /** A key of 256 bits, in hexadecimal. */
    private record Key(String hex) {

        private static final String FORM = "[0-9a-f]{64}";
        private static final int ID_LENGTH = 16;

        /** The name of the key: the beginning of the SHA-256 of its text. */
        private String id() {
            return DigestUtils.sha256Hex(hex).substring(0, ID_LENGTH);
        }

        private AesKey aes() {
            try {
                return new AesKey(Hex.decodeHex(hex));
            } catch (DecoderException e) {
                throw new IllegalStateException("checked when it was read", e);
            }
        }

        /** Never the key. */
        @Override
        public String toString() {
            return id();
        }
    }
}

package org.caretill.paymentrequest.guest;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of guest tokens: a JWK set with private EC P-256 keys in the file that {@code GUEST_TOKEN_KEYS_FILE} names.
 * The first signs, all verify, so that a new key can be put in front while tokens of the old one still live. The file is
 * read again within seconds of a change ({@link GuestTokenKeysJob}); one that is broken then is warned of once, and the
 * keys that are known stay.
 */
@Startup
@Singleton
class GuestTokenKeys {

    private static final Logger LOG = Logger.getLogger(GuestTokenKeys.class);

    private final Path file;

    /** What the keys were read from. */
    private String text;

    /** What was wrong with the file when it was read last; null: nothing. */
    private @Nullable String complaint;

    private volatile JsonWebKeySet keys;

    GuestTokenKeys(@ConfigProperty(name = "caretill.guest-token.keys-file") Optional<Path> file) {
        this.file = file.orElseThrow(() -> new IllegalStateException("Not configured: GUEST_TOKEN_KEYS_FILE"));
        this.text = read(this.file);
        this.keys = parse(text);
    }

    void readAgain() {
        try {
            String now = read(file);
            if (!now.equals(text) || complaint != null) {
                keys = parse(now);
                text = now;
                complaint = null;
                LOG.infof("guest token keys read: kids=%s", kids(keys));
            }
        } catch (IllegalStateException e) {
            if (!Objects.equals(complaint, e.getMessage())) {
                complaint = e.getMessage();
                LOG.warnf("guest token key file refused, keeping the keys in use: kids=%s cause=%s", kids(keys), complaint);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE cannot be read");
        }
    }

    private static JsonWebKeySet parse(String text) {
        try {
            return checked(new JsonWebKeySet(text));
        } catch (JoseException e) {
            // The exception may quote the file.
            throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE is no JWK set");
        }
    }

    private static JsonWebKeySet checked(JsonWebKeySet keys) {
        Set<String> kids = new HashSet<>();
        for (JsonWebKey key : keys.getJsonWebKeys()) {
            if (!(key instanceof EllipticCurveJsonWebKey ec)
                    || ec.getPrivateKey() == null
                    || !"P-256".equals(ec.getCurveName())) {
                throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE has a key that is no private EC P-256 key");
            }
            if (key.getKeyId() == null || !kids.add(key.getKeyId())) {
                throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE has a key without a kid of its own");
            }
        }
        if (kids.isEmpty()) {
            throw new IllegalStateException("GUEST_TOKEN_KEYS_FILE has no key");
        }
        return keys;
    }

    private static String kids(JsonWebKeySet keys) {
        return keys.getJsonWebKeys().stream().map(JsonWebKey::getKeyId).collect(Collectors.joining(","));
    }

    EllipticCurveJsonWebKey signingKey() {
        return (EllipticCurveJsonWebKey) keys.getJsonWebKeys().getFirst();
    }

    /** The JWK set with the public halves. */
    String publicKeys() {
        return keys.toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}

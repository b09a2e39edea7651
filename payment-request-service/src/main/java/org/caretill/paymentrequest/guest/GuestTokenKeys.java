package org.caretill.paymentrequest.guest;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.caretill.reloadedfile.ReloadedFile;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.eclipse.microprofile.config.Config;
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
 * The first signs, all verify, so that a new key can be put first while tokens of the old one are still valid. The file
 * is a {@link ReloadedFile}.
 */
@Startup
@Singleton
public class GuestTokenKeys {

    private static final Logger LOG = Logger.getLogger(GuestTokenKeys.class);

    private final ReloadedFile<Keys> file;

    GuestTokenKeys(@ConfigProperty(name = "caretill.guest-token.keys-file") Optional<Path> file, ReloadedFilesJob files)
            throws UnusableFileException {
        Path path = file.orElseThrow(() -> new IllegalStateException("Not configured: GUEST_TOKEN_KEYS_FILE"));
        this.file = files.open(LOG, "guest token keys", () -> read(path), Keys::kids);
    }

    /** Everything that is wrong with the file; empty if its keys can be used. */
    public static List<String> problems(Config config) {
        Optional<Path> file = config.getOptionalValue("caretill.guest-token.keys-file", Path.class);
        if (file.isEmpty()) {
            return List.of("GUEST_TOKEN_KEYS_FILE is not set: the file with the keys that sign guest tokens");
        }
        try {
            read(file.get());
            return List.of();
        } catch (UnusableFileException e) {
            return List.of(e.getMessage());
        }
    }

    /** The file's text and the keys parsed from it. */
    private record Keys(String text, JsonWebKeySet set) {

        /** Compares the texts only: the same text means the same keys. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Keys keys && keys.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        private String kids() {
            return set.getJsonWebKeys().stream()
                    .map(JsonWebKey::getKeyId)
                    .collect(Collectors.joining(",", "kids=", ""));
        }
    }

    private static Keys read(Path file) throws UnusableFileException {
        try {
            String text = Files.readString(file);
            return new Keys(text, checked(new JsonWebKeySet(text)));
        } catch (IOException e) {
            throw new UnusableFileException("GUEST_TOKEN_KEYS_FILE cannot be read");
        } catch (JoseException e) {
            // The exception may quote the file.
            throw new UnusableFileException("GUEST_TOKEN_KEYS_FILE is not a JWK set");
        }
    }

    private static JsonWebKeySet checked(JsonWebKeySet keys) throws UnusableFileException {
        Set<String> kids = new HashSet<>();
        for (JsonWebKey key : keys.getJsonWebKeys()) {
            if (!(key instanceof EllipticCurveJsonWebKey ec)
                    || ec.getPrivateKey() == null
                    || !"P-256".equals(ec.getCurveName())) {
                throw new UnusableFileException("GUEST_TOKEN_KEYS_FILE has a key that is not a private EC P-256 key");
            }
            if (key.getKeyId() == null || !kids.add(key.getKeyId())) {
                throw new UnusableFileException("GUEST_TOKEN_KEYS_FILE has a key without a unique kid");
            }
        }
        if (kids.isEmpty()) {
            throw new UnusableFileException("GUEST_TOKEN_KEYS_FILE has no key");
        }
        return keys;
    }

    EllipticCurveJsonWebKey signingKey() {
        return (EllipticCurveJsonWebKey) file.value().set().getJsonWebKeys().getFirst();
    }

    /** The JWK set with the public halves. */
    String publicKeys() {
        return file.value().set().toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}

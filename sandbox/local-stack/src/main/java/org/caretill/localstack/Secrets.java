package org.caretill.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The secrets of this data directory: generated when first needed, stored in files that only their owner can read, and
 * reused at every later start.
 */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path passwordsFile;
    private final Path guestTokenKeysFile;
    private final Properties passwords = new Properties();

    Secrets(Path dataDirectory) {
        passwordsFile = dataDirectory.resolve("passwords.properties");
        guestTokenKeysFile = dataDirectory.resolve("guest-token-keys.json");
        if (Files.exists(passwordsFile)) {
            try (var reader = Files.newBufferedReader(passwordsFile)) {
                passwords.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** For containers, which use nothing else of this module: creates the signing keys in the given directory. */
    public static void main(String[] arguments) {
        new Secrets(Path.of(arguments[0])).guestTokenKeys();
    }

    synchronized String password(String owner) {
        String known = passwords.getProperty(owner);
        if (known != null) {
            return known;
        }
        String password = base64(random(24));
        passwords.setProperty(owner, password);
        var text = new StringBuilder();
        passwords.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        writePrivately(passwordsFile, text.toString());
        return password;
    }

    /** The JWK set (RFC 7517) whose first key signs guest tokens: an EC P-256 key with its private part. */
    synchronized Path guestTokenKeys() {
        if (!Files.exists(guestTokenKeysFile)) {
            writePrivately(guestTokenKeysFile, newSigningKeys());
        }
        return guestTokenKeysFile;
    }

    /**
     * The secrets for signing webhooks of one of the simulator's endpoints, one a line. The file can be edited while
     * the stack runs.
     */
    synchronized Path webhookSecrets(String endpoint) {
        Path file = passwordsFile.resolveSibling("webhook-secrets-" + endpoint);
        if (!Files.exists(file)) {
            writePrivately(file, "whsec_%s\n".formatted(HexFormat.of().formatHex(random(24))));
        }
        return file;
    }

    /** The keys of the audit log's hashes, one a line, the one for new entries first. It can be edited too. */
    synchronized Path auditLogKeys() {
        return keys("audit-log-keys");
    }

    /** The keys that encrypt the secrets of webhook endpoints, one a line, the one that encrypts first. */
    synchronized Path webhookSecretKeys() {
        return keys("webhook-secret-keys");
    }

    private Path keys(String name) {
        Path file = passwordsFile.resolveSibling(name);
        if (!Files.exists(file)) {
            writePrivately(file, "%s\n".formatted(HexFormat.of().formatHex(random(32))));
        }
        return file;
    }

    private static String newSigningKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            var pair = generator.generateKeyPair();
            var point = ((ECPublicKey) pair.getPublic()).getW();
            return """
                {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"%s","x":"%s","y":"%s","d":"%s"}]}
                """.formatted(
                            base64(random(12)),
                            coordinate(point.getAffineX()),
                            coordinate(point.getAffineY()),
                            coordinate(((ECPrivateKey) pair.getPrivate()).getS()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC P-256", e);
        }
    }

    /** RFC 7518, 6.2.1.2: always the curve's full 32 octets, also for a shorter number. */
    private static String coordinate(BigInteger number) {
        byte[] octets = new byte[32];
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, octets.length);
        System.arraycopy(bytes, bytes.length - length, octets, octets.length - length, length);
        return base64(octets);
    }

    /** Writes a file that only its owner can read, atomically. */
    static void writePrivately(Path file, String text) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path directory;

    @Test
    void a_password_is_the_same_at_the_next_start_and_differs_between_owners() {
        String password = new Secrets(directory).password("clinic_config");
        assertThat(password).hasSizeGreaterThanOrEqualTo(32);
        assertThat(new Secrets(directory).password("clinic_config")).isEqualTo(password);
        assertThat(new Secrets(directory).password("notification")).isNotEqualTo(password);
    }

    @Test
    void only_the_owner_can_read_them() throws Exception {
        var secrets = new Secrets(directory);
        secrets.password("clinic_config");
        secrets.guestTokenKeys();
        secrets.auditLogKeys();
        secrets.webhookSecretKeys();
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void the_signing_key_of_guest_tokens_outlives_a_restart() throws Exception {
        String key = Files.readString(new Secrets(directory).guestTokenKeys());
        assertThat(Files.readString(new Secrets(directory).guestTokenKeys())).isEqualTo(key);
    }

    @Test
    void the_key_of_the_audit_log_is_32_random_bytes_and_outlives_a_restart() throws Exception {
        String key = Files.readString(new Secrets(directory).auditLogKeys());
        assertThat(key).matches("[0-9a-f]{64}\n");
        assertThat(Files.readString(new Secrets(directory).auditLogKeys())).isEqualTo(key);
    }

    @Test
    void the_key_of_webhook_secrets_is_32_random_bytes_of_its_own_and_outlives_a_restart() throws Exception {
        String key = Files.readString(new Secrets(directory).webhookSecretKeys());
        assertThat(key).matches("[0-9a-f]{64}\n");
        assertThat(Files.readString(new Secrets(directory).webhookSecretKeys())).isEqualTo(key);
        assertThat(Files.readString(new Secrets(directory).auditLogKeys())).isNotEqualTo(key);
    }

    /** Repeated, because only about one key in 256 has a coordinate with a leading zero octet. */
    @RepeatedTest(20)
    void the_signing_key_is_a_p_256_pair_whose_halves_match() throws Exception {
        var key = new ObjectMapper()
                .readTree(new Secrets(directory).guestTokenKeys().toFile())
                .path("keys")
                .path(0);
        assertThat(key.path("alg").asText()).isEqualTo("ES256");
        assertThat(key.path("kid").asText()).isNotBlank();

        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        var keys = KeyFactory.getInstance("EC");
        byte[] message = "guest".getBytes(StandardCharsets.UTF_8);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(
                keys.generatePrivate(new ECPrivateKeySpec(number(key.path("d").asText()), curve)));
        signer.update(message);
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(keys.generatePublic(new ECPublicKeySpec(
                new ECPoint(number(key.path("x").asText()), number(key.path("y").asText())), curve)));
        verifier.update(message);
        assertThat(verifier.verify(signer.sign())).isTrue();
    }

    private static BigInteger number(String coordinate) {
        byte[] octets = Base64.getUrlDecoder().decode(coordinate);
        assertThat(octets).hasSize(32);
        return new BigInteger(1, octets);
    }
}

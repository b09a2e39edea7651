package org.caretill.clinicconfig.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a database; VerifyAuditLogComponentTest verifies a log. */
class VerifyAuditLogTest {

    private static final int SSL_REQUEST_BYTES = 8;

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_database_that_goes_silent_during_the_login_is_given_up() throws IOException {
        var said = new ByteArrayOutputStream();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuseEncryption(silent));
            Map<String, String> environment =
                    Map.of("POSTGRES_PORT", Integer.toString(silent.getLocalPort()), "AUDIT_LOG_KEYS", "ab".repeat(32));
            assertThat(VerifyAuditLog.run(
                            environment, Optional.empty(), Optional.empty(), new PrintStream(said, true, UTF_8)))
                    .isEqualTo(2);
        }
        assertThat(said.toString(UTF_8)).startsWith("The audit log cannot be read");
    }

    /** Answers the first question of the protocol and no other. */
    private static void refuseEncryption(ServerSocket silent) {
        try (var client = silent.accept()) {
            client.getInputStream().readNBytes(SSL_REQUEST_BYTES);
            client.getOutputStream().write('N');
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has given up.
        }
    }
}

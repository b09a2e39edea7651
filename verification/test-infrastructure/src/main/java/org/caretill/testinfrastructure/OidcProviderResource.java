package org.caretill.testinfrastructure;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A minimal OIDC provider with discovery document and keys over HTTP, so that services verify tokens in tests as in
 * production. {@link Tokens} signs with its keys; it also serves the keys of guest tokens.
 */
public class OidcProviderResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String issuer = "http://localhost:" + server.getAddress().getPort() + "/realms/caretill";
        answer("/realms/caretill/.well-known/openid-configuration", () -> """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
                 "authorization_endpoint": "%1$s/authorize", "id_token_signing_alg_values_supported": ["RS256"]}
                """.formatted(issuer));
        // Making the keys takes seconds on a busy machine, which is longer than a service waits for an answer.
        Tokens.publicKeys();
        answer("/realms/caretill/keys", Tokens::publicKeys);
        answer("/guest-token-keys", Tokens::publicGuestKeys);
        server.start();
        return Map.of(
                "OIDC_AUTH_SERVER_URL",
                issuer,
                "GUEST_TOKEN_KEYS_URL",
                "http://localhost:" + server.getAddress().getPort() + "/guest-token-keys");
    }

    private void answer(String path, Supplier<String> json) {
        java.util.Objects.requireNonNull(server).createContext(path, exchange -> {
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}

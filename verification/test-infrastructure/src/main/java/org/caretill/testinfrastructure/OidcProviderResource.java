package org.caretill.testinfrastructure;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A minimal OIDC provider with discovery document and keys over HTTP, so that services verify tokens in tests as in
 * production, and a second one beside it, whose tokens look different. {@link Tokens} signs with their keys; the keys of
 * guest tokens are served here, too.
 */
public class OidcProviderResource implements QuarkusTestResourceLifecycleManager {

    /** As with providers that only allow claims of one's own under an address, and call people by groups. */
    private static final Map<String, String> SECOND_PROVIDER = Map.of(
            "OIDC_SECOND_AUDIENCE",
            Tokens.SECOND_AUDIENCE,
            "OIDC_SECOND_ROLES_CLAIM",
            Tokens.SECOND_CLAIMS + "roles",
            "OIDC_SECOND_ROLE_NAMES",
            "clinician=Telehealth Clinicians,clinic-admin=Practice Managers,call-platform=Backend",
            "OIDC_SECOND_ORGANISATION_CLAIM",
            Tokens.SECOND_CLAIMS + "organisation",
            "OIDC_SECOND_CLINICS_CLAIM",
            Tokens.SECOND_CLAIMS + "clinics",
            "OIDC_SECOND_NAME_CLAIM",
            "nickname");

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String address = "http://localhost:" + server.getAddress().getPort();
        // Making the keys takes seconds on a busy machine, which is longer than a service waits for an answer.
        Tokens.publicKeys();
        String first = provider(address, "/realms/caretill", "", Tokens::publicKeys, () -> false);
        // The slash at the end of its issuer is one that people leave out where they configure it.
        String second =
                provider(address, "/second", "/", Tokens::publicKeysOfSecondProvider, this::isSecondProviderAway);
        answer("/guest-token-keys", Tokens::publicGuestKeys, () -> false);
        server.start();
        Map<String, String> settings = new HashMap<>(SECOND_PROVIDER);
        settings.put("OIDC_AUTH_SERVER_URL", first);
        settings.put("OIDC_SECOND_AUTH_SERVER_URL", second);
        settings.put("GUEST_TOKEN_KEYS_URL", address + "/guest-token-keys");
        return settings;
    }

    /** Serves a provider at the path, and returns its address. */
    private String provider(
            String address, String path, String endOfIssuer, Supplier<String> keys, BooleanSupplier isAway) {
        answer(path + "/.well-known/openid-configuration", () -> """
            {"issuer": "%1$s%2$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
             "authorization_endpoint": "%1$s/authorize", "id_token_signing_alg_values_supported": ["RS256"]}
            """.formatted(address + path, endOfIssuer), isAway);
        answer(path + "/keys", keys, isAway);
        return address + path;
    }

    /** Whether the second provider answers 503 for now. */
    boolean isSecondProviderAway() {
        return false;
    }

    private void answer(String path, Supplier<String> json, BooleanSupplier isAway) {
        java.util.Objects.requireNonNull(server).createContext(path, exchange -> {
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(isAway.getAsBoolean() ? 503 : 200, body.length);
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

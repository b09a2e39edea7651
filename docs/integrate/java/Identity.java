import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Gets tokens from the identity provider that Caretill trusts. */
final class Identity {

    private static final Duration BEFORE_END = Duration.ofMinutes(1);

    private static Tokens own;

    private Identity() {}

    /** @param refreshToken null if there is none */
    record Tokens(String accessToken, String refreshToken, Instant endsAt) {

        boolean endSoon() {
            return Instant.now().isAfter(endsAt.minus(BEFORE_END));
        }
    }

    /** The identity provider does not know the person, or not any more. */
    static final class SignInRefusedException extends Exception {}

    /**
     * A person signs in. Only a sandbox takes passwords like this: put your platform's own sign-in here. What counts is
     * that the browser gets a session of yours, and from it short-lived access tokens.
     */
    static Tokens signIn(String name, String password) throws Exception {
        return grant(Map.of(
                "grant_type",
                "password",
                "client_id",
                Settings.of("SIGN_IN_CLIENT_ID"),
                "username",
                name,
                "password",
                password));
    }

    /** The same tokens, or new ones if they end soon. */
    static Tokens current(Tokens tokens) throws Exception {
        if (!tokens.endSoon() || tokens.refreshToken() == null) {
            return tokens;
        }
        return grant(Map.of(
                "grant_type", "refresh_token",
                "client_id", Settings.of("SIGN_IN_CLIENT_ID"),
                "refresh_token", tokens.refreshToken()));
    }

    /** The token of the platform itself, role {@code call-platform}. It never leaves this backend. */
    static synchronized String platformToken() throws Exception {
        if (own == null || own.endSoon()) {
            own = grant(Map.of(
                    "grant_type", "client_credentials",
                    "client_id", Settings.of("PLATFORM_CLIENT_ID"),
                    "client_secret", Settings.of("PLATFORM_CLIENT_SECRET")));
        }
        return own.accessToken();
    }

    private static Tokens grant(Map<String, String> parameters) throws Exception {
        String form = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        try {
            JsonObject answer = Requests.send(HttpRequest.newBuilder(URI.create(Settings.of("TOKEN_URL")))
                    .timeout(Requests.LIMIT)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build());
            return new Tokens(
                    answer.get("access_token").getAsString(),
                    answer.has("refresh_token") ? answer.get("refresh_token").getAsString() : null,
                    Instant.now().plusSeconds(answer.get("expires_in").getAsLong()));
        } catch (Requests.RefusedException refused) {
            throw refused.status == 400 || refused.status == 401 ? new SignInRefusedException() : refused;
        }
    }
}

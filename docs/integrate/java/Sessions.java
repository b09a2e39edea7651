import com.google.gson.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Who is signed in, by the cookie of their browser. */
final class Sessions {

    private final SecureRandom random = new SecureRandom();
    private final Newest<Session> sessions = new Newest<>();

    private record Session(String person, Identity.Tokens tokens) {}

    /** The value of a new session's cookie. The identity provider must know the person. */
    String start(String name, String password) throws Exception {
        Identity.Tokens tokens = Identity.signIn(name, password);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(id, new Session(name, tokens));
        return id;
    }

    /** Who is signed in; empty if nobody is. */
    Optional<String> personOf(String id) {
        return Optional.ofNullable(sessions.get(id)).map(Session::person);
    }

    /** An access token for the page of the person; empty if nobody is signed in, or no longer. */
    Optional<JsonObject> accessToken(String id) throws Exception {
        Session known = sessions.get(id);
        if (known == null) {
            return Optional.empty();
        }
        try {
            Identity.Tokens tokens = Identity.current(known.tokens());
            sessions.put(id, new Session(known.person(), tokens));
            var answer = new JsonObject();
            answer.addProperty("token", tokens.accessToken());
            answer.addProperty(
                    "expiresInSeconds",
                    Duration.between(Instant.now(), tokens.endsAt()).toSeconds());
            return Optional.of(answer);
        } catch (Identity.SignInRefusedException refused) {
            sessions.remove(id);
            return Optional.empty();
        }
    }
}

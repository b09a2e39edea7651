package org.caretill.democall;

import jakarta.ws.rs.core.NewCookie;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The browser of a person without an account. A cookie that scripts cannot read holds a secret, from which the
 * participant ids are derived. So a person who joins a call again with the same name is the same participant and sees
 * the same requests; another name, call or browser is another participant. Nothing is stored on the server, and knowing
 * a participant id, which the clinic's staff see, does not let anybody become that participant.
 */
record Browser(String secret) {

    static final String COOKIE = "demo-call-browser";

    /** One day, because a telephone may be shared. */
    private static final int COOKIE_LIFETIME_SECONDS = 24 * 60 * 60;

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * The browser that sent this cookie, or a new one.
     *
     * @param cookie null if it sent none
     */
    static Browser of(String cookie) {
        if (cookie != null && SECRET.matcher(cookie).matches()) {
            return new Browser(cookie);
        }
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return new Browser(base64(secret));
    }

    String participantOf(String callId, String displayName) {
        String person = String.join("\n", secret, callId, displayName.toLowerCase(Locale.ROOT));
        return "guest-" + base64(DigestUtils.sha256(person));
    }

    NewCookie cookie(boolean secure) {
        return new NewCookie.Builder(COOKIE)
                .value(secret)
                .path("/api/calls")
                .maxAge(COOKIE_LIFETIME_SECONDS)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

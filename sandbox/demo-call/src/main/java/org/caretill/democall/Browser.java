package org.caretill.democall;

import jakarta.ws.rs.core.NewCookie;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The browser of somebody without an account. It keeps a secret, in a cookie that no script reads, of which the ids of its
 * participants are made: who joins a call again under the same name is the same participant, whose requests are there
 * again; another name, another call or another browser is somebody else. Nothing is stored here, and who knows an id, which
 * the clinic's staff see, cannot become that participant.
 */
record Browser(String secret) {

    static final String COOKIE = "demo-call-browser";

    /** A day's visits; a telephone may be shared. */
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

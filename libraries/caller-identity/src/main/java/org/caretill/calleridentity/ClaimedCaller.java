package org.caretill.calleridentity;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.identifiers.PlatformId;

/**
 * Whom a token says that it is of, although it was refused, or the request before the token was looked at. Anybody can
 * write such a token, so this decides nothing: the log says by it whose token has expired or was withdrawn, and the
 * provider that it names verifies it.
 */
final class ClaimedCaller {

    private static final CharSequence SUBPROTOCOLS = HttpHeaders.createOptimized("Sec-WebSocket-Protocol");

    /** Nothing else is logged of a claim. */
    private static final Pattern ID = Pattern.compile(PlatformId.PATTERN);

    private ClaimedCaller() {}

    /** Whose token it says to be: which provider has to verify it. Empty without a token. */
    static Optional<String> issuerIn(MultiMap headers) {
        return tokensIn(headers)
                .findFirst()
                .map(claims -> claims.getValue("iss"))
                .map(Object::toString);
    }

    /** As {@link RefusedCallersLog} names a caller; empty without a token whose claims are ids. */
    static Optional<String> in(MultiMap headers) {
        return tokensIn(headers)
                .map(ClaimedCaller::name)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<JsonObject> tokensIn(MultiMap headers) {
        return Stream.of(HttpHeaders.AUTHORIZATION, SUBPROTOCOLS)
                .flatMap(name -> headers.getAll(name).stream())
                .flatMap(header -> claims(header).stream());
    }

    /** A token's claims are between its two dots, and nothing around a token in a header has one. */
    private static Optional<JsonObject> claims(String header) {
        String[] parts = header.split("\\.", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1]))));
        } catch (IllegalArgumentException | DecodeException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(JsonObject claims) {
        String name = RefusedCallersLog.name(
                claims.getValue("iss"),
                claims.getValue("sub"),
                claims.getValue(Guest.CLINIC_CLAIM),
                claims.getValue(Guest.CALL_CLAIM));
        return Stream.of(name.split("/", -1)).allMatch(id -> ID.matcher(id).matches())
                ? Optional.of(name)
                : Optional.empty();
    }
}

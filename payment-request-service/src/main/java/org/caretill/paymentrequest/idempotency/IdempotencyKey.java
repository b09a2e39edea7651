package org.caretill.paymentrequest.idempotency;

import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}, with which a command can be sent again without a second effect. Commands that
 * create something or move money require it, because a client that repeats them without one may pay twice. Without one a
 * pay link is redeemed too, but that cannot be repeated.
 */
public final class IdempotencyKey {

    /** The name of the header. */
    public static final String HEADER = "Idempotency-Key";

    /** For the description of the API. */
    public static final String DESCRIPTION =
            "Chosen by the client, new for each command and the same when it is repeated: the command then takes"
                    + " effect once";

    private IdempotencyKey() {}

    /**
     * The key of a command that requires one.
     *
     * @param key the header as checked by {@link IdempotencyKeyRequestFilter}
     * @throws RefusedException {@code idempotency-key-missing}
     */
    public static String required(@Nullable String key) {
        if (key == null) {
            throw RefusedException.badRequest(
                    "idempotency-key-missing",
                    "Send an Idempotency-Key header: a new one for each command, the same one when you repeat it");
        }
        return key;
    }
}

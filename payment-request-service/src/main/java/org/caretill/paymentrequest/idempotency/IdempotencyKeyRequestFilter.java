package org.caretill.paymentrequest.idempotency;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.caretill.problemdetails.RefusedException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an invalid Idempotency-Key (400). The framework treats an empty header as absent, so that a caller who relies
 * on idempotency would not get it.
 */
class IdempotencyKeyRequestFilter {

    private static final int MAXIMUM_LENGTH = 255;

    @ServerRequestFilter
    void check(HttpHeaders headers) {
        @Nullable List<String> keys = headers.getRequestHeader(IdempotencyKey.HEADER);
        if (keys != null
                && (keys.size() > 1 || keys.stream().anyMatch(key -> key.isBlank() || key.length() > MAXIMUM_LENGTH))) {
            throw RefusedException.invalid(IdempotencyKey.HEADER, "must be one key of 1 to 255 characters");
        }
    }
}

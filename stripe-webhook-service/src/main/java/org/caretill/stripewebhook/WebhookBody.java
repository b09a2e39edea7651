package org.caretill.stripewebhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a request's body up to a size limit and a deadline, because the sender is not verified yet. Data after the
 * limit is discarded as it arrives, so that the sender, who may still be writing, can read the refusal.
 */
final class WebhookBody {

    /** Stripe's events are far smaller. */
    static final int LIMIT_BYTES = 256 * 1024;

    /** Stripe sends a body at once; a slow sender is not Stripe. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** More than {@link #LIMIT_BYTES}. */
    static final class TooLargeException extends RuntimeException {
        private TooLargeException() {
            super(null, null, false, false);
        }
    }

    /** Not complete within {@link #DEADLINE}, or broken off. */
    static final class IncompleteException extends RuntimeException {
        private IncompleteException() {
            super(null, null, false, false);
        }
    }

    private final Promise<Buffer> body = Promise.promise();
    private final Buffer read = Buffer.buffer();

    private WebhookBody() {}

    /** The whole body; fails with {@link TooLargeException} or {@link IncompleteException}. */
    static Future<Buffer> of(HttpServerRequest request, Vertx vertx) {
        return new WebhookBody().read(request, vertx);
    }

    private Future<Buffer> read(HttpServerRequest request, Vertx vertx) {
        long deadline = vertx.setTimer(DEADLINE.toMillis(), _ -> {
            body.tryFail(new IncompleteException());
            request.connection().close();
        });
        request.handler(this::append)
                .exceptionHandler(_ -> {
                    vertx.cancelTimer(deadline);
                    body.tryFail(new IncompleteException());
                })
                .endHandler(_ -> {
                    vertx.cancelTimer(deadline);
                    body.tryComplete(read);
                });
        request.resume();
        return body.future();
    }

    private void append(Buffer chunk) {
        if (body.future().isComplete()) {
            return;
        }
        if (read.length() + chunk.length() > LIMIT_BYTES) {
            body.fail(new TooLargeException());
        } else {
            read.appendBuffer(chunk);
        }
    }
}

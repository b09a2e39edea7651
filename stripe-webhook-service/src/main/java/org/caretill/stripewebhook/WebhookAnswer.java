package org.caretill.stripewebhook;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.caretill.problemdetails.Problems;

/**
 * All possible answers to a webhook. Stripe only reads the status, and retries whatever is not answered with 2xx; the
 * body is for developers, in the form of all errors here. Each body is rendered once, not per request, so that an
 * attacker's refused requests stay cheap.
 */
enum WebhookAnswer {
    /** Stored, a duplicate, or foreign. */
    TAKEN(200),
    SIGNATURE_REFUSED(400, "signature-refused", "The signature does not prove that Stripe sent this"),
    MALFORMED(400, "malformed-request", "The body is not a Stripe event"),
    /** Stripe uses only POST. */
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Use POST"),
    INCOMPLETE(408, "body-incomplete", "The body did not arrive in time"),
    TOO_LARGE(413, "too-large", "The body is larger than 256 KiB"),
    /** The database is unavailable: Stripe retries. */
    UNAVAILABLE(503, "unavailable", "The event could not be stored now");

    private static final String PROBLEM = "application/problem+json";

    private final int status;
    private final Buffer body;

    WebhookAnswer(int status) {
        this.status = status;
        this.body = Buffer.buffer("{\"received\":true}");
    }

    WebhookAnswer(int status, String code, String detail) {
        HttpProblem problem = Problems.problem(status, code, detail);
        JsonObject json = new JsonObject()
                .put("type", problem.getType().toString())
                .put("title", problem.getTitle())
                .put("status", problem.getStatusCode())
                .put("detail", problem.getDetail());
        problem.getParameters().forEach(json::put);
        this.status = status;
        this.body = json.toBuffer();
    }

    void send(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, this == TAKEN ? "application/json" : PROBLEM);
        switch (this) {
            case UNAVAILABLE -> response.putHeader(HttpHeaders.RETRY_AFTER, "2");
            case METHOD_NOT_ALLOWED -> response.putHeader(HttpHeaders.ALLOW, "POST");
            case TAKEN, SIGNATURE_REFUSED, MALFORMED, INCOMPLETE, TOO_LARGE -> {}
        }
        response.end(body);
    }
}

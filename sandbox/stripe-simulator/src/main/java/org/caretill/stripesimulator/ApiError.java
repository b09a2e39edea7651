package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An error in Stripe's format (https://docs.stripe.com/api/errors). If it is thrown inside a change, the change is
 * rolled back; a declined card is therefore returned, not thrown.
 */
final class ApiError extends RuntimeException {
    private final int status;
    private final ObjectNode error;

    private ApiError(int status, String type, String code, String message, String param) {
        super(message, null, false, false);
        this.status = status;
        this.error = Json.object();
        if (code != null) {
            error.put("code", code).put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
        }
        error.put("message", message);
        if (param != null) {
            error.put("param", param);
        }
        error.put("type", type);
    }

    static ApiError invalid(String code, String message, String param) {
        return new ApiError(400, "invalid_request_error", code, message, param);
    }

    static ApiError onlyOneOf(String one, String other) {
        return invalid(null, "You may only specify one of these parameters: %s, %s.".formatted(one, other), one);
    }

    /** Not an error of Stripe's: what this simulator does not play is refused, never ignored. */
    static ApiError notModelled(String what) {
        return invalid(null, "Stripe accepts " + what + ", but this simulator does not support it.", what);
    }

    static ApiError missing(String object, String id, String param) {
        return new ApiError(
                404, "invalid_request_error", "resource_missing", "No such %s: '%s'".formatted(object, id), param);
    }

    static ApiError unauthorized(String code, String message) {
        return new ApiError(401, "invalid_request_error", code, message, null);
    }

    static ApiError forbidden(String code, String message) {
        return new ApiError(403, "invalid_request_error", code, message, null);
    }

    static ApiError unknownAddress(String method, String path) {
        return new ApiError(
                404,
                "invalid_request_error",
                null,
                "Unrecognized request URL (%s: %s). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
                        .formatted(method, path),
                null);
    }

    static ApiError card(String code, String declineCode, String message, String param) {
        ApiError error = new ApiError(402, "card_error", code, message, param);
        return declineCode == null ? error : error.with("decline_code", declineCode);
    }

    static ApiError idempotency(String message) {
        return new ApiError(400, "idempotency_error", null, message, null);
    }

    /** Any status: for faults, and for the few errors with a status of their own (409, 413, 429, 5xx). */
    static ApiError of(int status, String type, String code, String message) {
        return new ApiError(status, type, code, message, null);
    }

    ApiError with(String field, String value) {
        error.put(field, value);
        return this;
    }

    ApiError with(String field, ObjectNode value) {
        error.set(field, value.deepCopy());
        return this;
    }

    int status() {
        return status;
    }

    /** The inner object, which {@code last_payment_error} contains. */
    ObjectNode error() {
        return error.deepCopy();
    }

    ObjectNode body() {
        return Json.object().set("error", error.deepCopy());
    }
}

package org.caretill.problemdetails;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Builds the errors of the API (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>). Clients may rely on the
 * code, which is stable. The detail is for people and never quotes a name, an e-mail address or a description.
 */
public final class Problems {

    static final String NOT_VALID = "The request is not valid";

    private static final int UNPROCESSABLE_CONTENT = 422;

    private Problems() {}

    /** 400 with one violation. */
    public static HttpProblem invalid(String field, String message) {
        return invalid(List.of(new Violation(field, message)));
    }

    /** 400 with all violations. */
    public static HttpProblem invalid(List<Violation> violations) {
        return builder(Status.BAD_REQUEST.getStatusCode(), "validation-failed", NOT_VALID)
                .with("violations", violations)
                .build();
    }

    /** 404: it does not exist or belongs to somebody else; the caller cannot tell which. */
    public static HttpProblem notFound(String what) {
        return problem(Status.NOT_FOUND.getStatusCode(), "not-found", "There is no such " + what);
    }

    /** 409: the request does not fit the current state. */
    public static HttpProblem conflict(String code, String detail) {
        return problem(Status.CONFLICT.getStatusCode(), code, detail);
    }

    /** 412: the resource has changed since the caller read it. */
    public static HttpProblem preconditionFailed(String detail) {
        return problem(Status.PRECONDITION_FAILED.getStatusCode(), "precondition-failed", detail);
    }

    /** 422: well-formed, but the content is refused. */
    public static HttpProblem unprocessable(String code, String detail) {
        return problem(UNPROCESSABLE_CONTENT, code, detail);
    }

    /** 429: the caller has tried too often; the same request may succeed later. */
    public static HttpProblem tooManyRequests(String code, String detail, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return HttpProblem.builder(problem(Status.TOO_MANY_REQUESTS.getStatusCode(), code, detail))
                .withHeader("Retry-After", Long.toString(seconds))
                .build();
    }

    /** 503: something this service depends on is unavailable; the same request may succeed later. */
    public static HttpProblem unavailable(String code, String detail) {
        return HttpProblem.builder(problem(Status.SERVICE_UNAVAILABLE.getStatusCode(), code, detail))
                .withHeader("Retry-After", "2")
                .build();
    }

    /** Any other status. */
    public static HttpProblem problem(int status, String code, String detail) {
        return builder(status, code, detail).build();
    }

    private static HttpProblem.Builder builder(int status, String code, String detail) {
        Status known = Status.fromStatusCode(status);
        return HttpProblem.builder()
                .withType(typeOf(code))
                .withStatus(status)
                .withTitle(known == null ? "Unprocessable Content" : known.getReasonPhrase())
                .withDetail(detail)
                .with("code", code);
    }

    static URI typeOf(String code) {
        return URI.create("urn:caretill:problem:" + code);
    }

    /**
     * A violation of one rule.
     *
     * @param field the path of the field in the request, such as {@code presets[2].amountMinor}
     * @param message the rule it violates
     */
    public record Violation(String field, String message) {}
}

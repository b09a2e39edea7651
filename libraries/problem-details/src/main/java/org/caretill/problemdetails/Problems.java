package org.caretill.problemdetails;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/**
 * The errors of the API over HTTP (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>). Only mappers and
 * what reads HTTP itself need them; everything else throws {@link RefusedException}.
 */
public final class Problems {

    static final String NOT_VALID = "The request is not valid";

    private static final int UNPROCESSABLE_CONTENT = 422;

    private Problems() {}

    /** The problem that answers a refused request. */
    public static HttpProblem of(RefusedException refused) {
        HttpProblem.Builder problem = builder(statusOf(refused.kind()), refused.code(), refused.getMessage());
        refused.members().forEach(problem::with);
        refused.retryAfter().ifPresent(duration -> {
            long seconds = Math.max(1, duration.plusMillis(999).toSeconds());
            problem.withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        });
        return problem.build();
    }

    /**
     * The same as an answer, with what the framework adds to every problem, such as {@code instance}.
     *
     * @param cause what the log shows as the cause of a problem with status 500 or above
     */
    public static Response response(RefusedException refused, Throwable cause, UriInfo uri) {
        return response(of(refused), cause, uri);
    }

    static Response response(HttpProblem problem, Throwable cause, UriInfo uri) {
        return ExceptionMapperBase.postProcessorsRegistry
                .applyPostProcessing(problem, ProblemContext.of(cause, uri))
                .toResponse();
    }

    /** A problem of HTTP itself, such as 406. */
    public static HttpProblem problem(int status, String code, String detail) {
        return builder(status, code, detail).build();
    }

    private static int statusOf(RefusedException.Kind kind) {
        return switch (kind) {
            case INVALID -> Status.BAD_REQUEST.getStatusCode();
            case NOT_ALLOWED -> Status.FORBIDDEN.getStatusCode();
            case NOT_FOUND -> Status.NOT_FOUND.getStatusCode();
            case CONFLICT -> Status.CONFLICT.getStatusCode();
            case UNPROCESSABLE -> UNPROCESSABLE_CONTENT;
            case TOO_MANY -> Status.TOO_MANY_REQUESTS.getStatusCode();
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE.getStatusCode();
        };
    }

    private static HttpProblem.Builder builder(int status, String code, String detail) {
        return HttpProblem.builder()
                .withType(typeOf(code))
                .withStatus(status)
                .withTitle(titleOf(code))
                .withDetail(detail)
                .with("code", code);
    }

    /** The same for all problems of a type, as RFC 9457 asks: the code as words. */
    static String titleOf(String code) {
        String words = code.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static URI typeOf(String code) {
        return URI.create("urn:caretill:problem:" + code);
    }
}

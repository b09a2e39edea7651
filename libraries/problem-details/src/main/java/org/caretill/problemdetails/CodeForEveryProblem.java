package org.caretill.problemdetails;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/** Adds a type and a code to the framework's own errors (not authenticated, unreadable JSON, validation …). */
@ApplicationScoped
class CodeForEveryProblem implements ProblemPostProcessor {

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        String code = codeOf(problem);
        return HttpProblem.builder(problem)
                .withType(Problems.typeOf(code))
                .withDetail(detailOf(problem, context.cause))
                .with("code", code)
                .build();
    }

    private static String detailOf(HttpProblem problem, Throwable cause) {
        if (cause.getCause() instanceof JsonProcessingException) {
            return UnreadableJson.DETAIL;
        }
        if (problem.getParameters().containsKey("violations")) {
            return Problems.NOT_VALID;
        }
        if (problem.getDetail() != null) {
            return problem.getDetail();
        }
        return problem.getStatusCode() == 403 ? "The caller's role does not allow this" : problem.getTitle();
    }

    private static String codeOf(HttpProblem problem) {
        if (problem.getParameters().containsKey("violations")) {
            return "validation-failed";
        }
        return switch (problem.getStatusCode()) {
            case 400 -> "malformed-request";
            case 401 -> "not-authenticated";
            case 403 -> "not-allowed";
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 413 -> "too-large";
            case 415 -> "unsupported-media-type";
            case 503 -> "unavailable";
            default -> problem.getStatusCode() >= 500 ? "internal-error" : "refused";
        };
    }
}

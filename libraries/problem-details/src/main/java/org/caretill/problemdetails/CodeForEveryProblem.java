package org.caretill.problemdetails;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkiverse.resteasy.problem.validation.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** Adds a type and a code to the framework's own errors (not authenticated, unreadable JSON, validation …). */
@ApplicationScoped
class CodeForEveryProblem implements ProblemPostProcessor {

    private static final String VIOLATIONS = "violations";

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        String code = codeOf(problem);
        HttpProblem.Builder described = HttpProblem.builder(problem)
                .withType(Problems.typeOf(code))
                .withTitle(Problems.titleOf(code))
                .withDetail(detailOf(problem, context.cause))
                .with("code", code);
        if (problem.getParameters().get(VIOLATIONS) instanceof Collection<?> violations) {
            described.with(
                    VIOLATIONS,
                    violations.stream().map(CodeForEveryProblem::withoutPlace).toList());
        }
        return described.build();
    }

    /** The framework says body of most parameters, too; the field's name is enough. */
    private static Object withoutPlace(Object violation) {
        return violation instanceof Violation found
                ? new RefusedException.Violation(found.field, found.message)
                : violation;
    }

    private static String detailOf(HttpProblem problem, Throwable cause) {
        if (cause.getCause() instanceof JsonProcessingException) {
            return UnreadableJson.DETAIL;
        }
        if (problem.getParameters().containsKey(VIOLATIONS)) {
            return Problems.NOT_VALID;
        }
        if (problem.getDetail() != null) {
            return problem.getDetail();
        }
        return problem.getStatusCode() == 403 ? "The caller's role does not allow this" : problem.getTitle();
    }

    private static String codeOf(HttpProblem problem) {
        if (problem.getParameters().containsKey(VIOLATIONS)) {
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

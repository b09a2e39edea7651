package org.caretill.problemdetails;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Answers 400 to a body that is not JSON or has values of the wrong type. Names the field and never quotes the value,
 * which may be a name or a description. Replaces the framework's mappers, which quote it.
 */
class UnreadableJson {

    static final String DETAIL = "The body cannot be read as JSON of the expected shape";

    /** quarkus-resteasy-problem 3.21.0 registers its mappers with priority 999; lower numbers come first. */
    private static final int BEFORE_THE_FRAMEWORK = 500;

    @ServerExceptionMapper(
            value = {MismatchedInputException.class, InvalidFormatException.class, UnrecognizedPropertyException.class},
            priority = BEFORE_THE_FRAMEWORK)
    Response wrongType(MismatchedInputException mismatch, UriInfo uri) {
        String rule = mismatch instanceof UnrecognizedPropertyException
                ? "is not a field of this body"
                : ruleOf(mismatch.getTargetType());
        return Problems.response(RefusedException.invalid(pathOf(mismatch), rule), mismatch, uri);
    }

    private static String ruleOf(@Nullable Class<?> expected) {
        if (expected == null || !expected.isEnum()) {
            return "has the wrong type";
        }
        return Arrays.stream(expected.getEnumConstants())
                .map(Object::toString)
                .collect(Collectors.joining(", ", "must be one of ", ""));
    }

    @ServerExceptionMapper(priority = BEFORE_THE_FRAMEWORK)
    Response noJson(JsonProcessingException unreadable, UriInfo uri) {
        return Problems.response(Problems.problem(400, "malformed-request", DETAIL), unreadable, uri);
    }

    private static String pathOf(JsonMappingException mismatch) {
        return mismatch.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}

package org.caretill.problemdetails;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * 400 for a body that is no JSON, or whose values are not of the type they should be. Names the field, never quotes the
 * value: it may be a name or a description. Takes the place of the framework's mappers, which quote.
 */
class UnreadableJson {

    static final String DETAIL = "The body cannot be read as JSON of the expected shape";

    /** quarkus-resteasy-problem 3.21.0 registers its mappers with 999; less comes first. */
    private static final int BEFORE_THE_FRAMEWORK = 500;

    @ServerExceptionMapper(
            value = {MismatchedInputException.class, InvalidFormatException.class},
            priority = BEFORE_THE_FRAMEWORK)
    Response wrongType(MismatchedInputException mismatch) {
        return Problems.invalid(pathOf(mismatch), "has the wrong type").toResponse();
    }

    @ServerExceptionMapper(priority = BEFORE_THE_FRAMEWORK)
    Response noJson(JsonProcessingException unreadable) {
        return Problems.problem(400, "malformed-request", DETAIL).toResponse();
    }

    private static String pathOf(JsonMappingException mismatch) {
        return mismatch.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}

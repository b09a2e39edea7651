package org.caretill.problem;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** 400 for JSON whose values are not of the type they should be; names the field, never quotes the value. */
class WrongJsonType {

    @ServerExceptionMapper(priority = Priorities.USER - 1_000)
    Response problem(MismatchedInputException mismatch) {
        return Problems.invalid(pathOf(mismatch), "has the wrong type").toResponse();
    }

    private static String pathOf(JsonMappingException mismatch) {
        return mismatch.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}

package org.caretill.problemdetails;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts integer query parameters, so that text that is not a number is refused with 400 like a number out of range.
 * By default Jakarta REST answers 404, as if the address were wrong.
 */
@Provider
public class QueryNumberParamConverterProvider implements ParamConverterProvider {

    private static final String RULE = "must be a whole number";

    @Override
    @SuppressWarnings("unchecked") // The number is of the requested type, because the function is chosen by its name.
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        Function<String, ? extends Number> number = switch (type.getName()) {
            case "int", "java.lang.Integer" -> Integer::valueOf;
            case "long", "java.lang.Long" -> Long::valueOf;
            default -> null;
        };
        if (number == null) {
            return null;
        }
        for (Annotation annotation : annotations) {
            if (annotation instanceof QueryParam parameter) {
                return (ParamConverter<T>) new OfOneParameter<>(parameter.value(), number);
            }
        }
        return null;
    }

    private record OfOneParameter<N extends Number>(String name, Function<String, N> number)
            implements ParamConverter<N> {

        @Override
        public N fromString(String text) {
            try {
                return number.apply(text);
            } catch (NumberFormatException _) {
                // Jakarta REST would turn any other exception into the 404.
                throw new WebApplicationException(
                        Problems.of(RefusedException.invalid(name, RULE)).toResponse());
            }
        }

        @Override
        public String toString(N value) {
            return value.toString();
        }
    }
}

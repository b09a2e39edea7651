package org.caretill.problemdetails;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an operation does not have, that are empty, or that are given several times although
 * they are not a list. The framework ignores the first two, and all but one of the third, so the caller would take the
 * answer for another one than it is, such as a filtered one. Not for operations without a token: Stripe adds
 * parameters of its own to the address of the OAuth callback.
 */
public class QueryParametersRequestFilter {

    /** The names of an operation's parameters, and whether each is a list. */
    private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void refuse(ContainerRequestContext request, ResourceInfo resource) {
        Method operation = resource.getResourceMethod();
        if (operation.isAnnotationPresent(PermitAll.class)) {
            return;
        }
        Map<String, Boolean> parameters = known.computeIfAbsent(operation, QueryParametersRequestFilter::parametersOf);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            Boolean isList = parameters.get(name);
            if (isList == null) {
                throw RefusedException.invalid(name, "is not a parameter of this operation");
            }
            if (values.contains("")) {
                throw RefusedException.invalid(name, "must not be empty");
            }
            if (values.size() > 1 && !isList) {
                throw RefusedException.invalid(name, "must be given once");
            }
        });
    }

    /** Methods that answer the same address in different media types are one operation. */
    private static Map<String, Boolean> parametersOf(Method operation) {
        Map<String, Boolean> parameters = new HashMap<>();
        Stream.of(operation.getDeclaringClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class) == operation.isAnnotationPresent(GET.class))
                .filter(method -> pathOf(method).equals(pathOf(operation)))
                .flatMap(method -> Stream.of(method.getParameters()))
                .forEach(parameter -> {
                    if (parameter.isAnnotationPresent(BeanParam.class)) {
                        for (Field field : parameter.getType().getDeclaredFields()) {
                            add(field, field.getType(), parameters);
                        }
                    } else {
                        add(parameter, parameter.getType(), parameters);
                    }
                });
        return Map.copyOf(parameters);
    }

    private static void add(AnnotatedElement element, Class<?> type, Map<String, Boolean> parameters) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            parameters.put(parameter.value(), Collection.class.isAssignableFrom(type));
        }
    }

    private static String pathOf(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}

package org.caretill.problemdetails;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an operation does not have. A misspelt filter would otherwise be ignored, and the
 * caller would take the answer for a filtered one. Not for operations without a token: Stripe adds parameters of its
 * own to the address of the OAuth callback.
 */
public class UnknownParametersRequestFilter {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void refuse(ContainerRequestContext request, ResourceInfo resource) {
        Method operation = resource.getResourceMethod();
        if (operation.isAnnotationPresent(PermitAll.class)) {
            return;
        }
        Set<String> names = known.computeIfAbsent(operation, UnknownParametersRequestFilter::parametersOf);
        for (String name : request.getUriInfo().getQueryParameters().keySet()) {
            if (!names.contains(name)) {
                throw RefusedException.invalid(name, "is not a parameter of this operation");
            }
        }
    }

    /** Methods that answer the same address in different media types are one operation. */
    private static Set<String> parametersOf(Method operation) {
        return Stream.of(operation.getDeclaringClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class) == operation.isAnnotationPresent(GET.class))
                .filter(method -> pathOf(method).equals(pathOf(operation)))
                .flatMap(method -> Stream.of(method.getParameters()))
                .flatMap(UnknownParametersRequestFilter::queryParametersOf)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String pathOf(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }

    private static Stream<QueryParam> queryParametersOf(Parameter parameter) {
        if (parameter.isAnnotationPresent(BeanParam.class)) {
            return Stream.of(parameter.getType().getDeclaredFields())
                    .flatMap(field -> Stream.of(field.getAnnotationsByType(QueryParam.class)));
        }
        return Stream.of(parameter.getAnnotationsByType(QueryParam.class));
    }
}

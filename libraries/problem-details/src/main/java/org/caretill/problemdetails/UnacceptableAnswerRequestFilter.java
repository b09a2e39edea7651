package org.caretill.problemdetails;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Answers 406 if the caller does not accept what the operation answers with. The framework has chosen the operation by
 * the Accept header, but takes weight 0, which means not acceptable, for a low preference.
 */
public class UnacceptableAnswerRequestFilter {

    private final Map<Method, List<MediaType>> produced = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void refuse(ContainerRequestContext request, ResourceInfo resource) {
        List<MediaType> types =
                produced.computeIfAbsent(resource.getResourceMethod(), UnacceptableAnswerRequestFilter::typesOf);
        List<MediaType> acceptable = request.getAcceptableMediaTypes();
        if (!types.isEmpty()
                && types.stream()
                        .noneMatch(
                                type -> MediaTypePreference.of(type, acceptable).isAcceptable())) {
            throw Problems.problem(406, "not-acceptable", "The Accept header refuses what this operation answers with");
        }
    }

    /** Empty if the operation does not say what it answers with. */
    private static List<MediaType> typesOf(Method operation) {
        Produces ofMethod = operation.getAnnotation(Produces.class);
        Produces produces =
                ofMethod != null ? ofMethod : operation.getDeclaringClass().getAnnotation(Produces.class);
        return produces == null
                ? List.of()
                : Stream.of(produces.value()).map(MediaType::valueOf).toList();
    }
}

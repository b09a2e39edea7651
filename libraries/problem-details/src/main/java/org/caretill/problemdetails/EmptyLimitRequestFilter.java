package org.caretill.problemdetails;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses an empty {@code ?limit=}. Quarkus REST treats an empty parameter as absent, so the caller would get a page of
 * the usual size and not notice that the number was lost. An empty cursor is allowed: it means the first page.
 */
public class EmptyLimitRequestFilter {

    private static final String LIMIT = "limit";

    @ServerRequestFilter
    public void refuse(ContainerRequestContext request) {
        String limit = request.getUriInfo().getQueryParameters().getFirst(LIMIT);
        if (limit != null && limit.isEmpty()) {
            throw RefusedException.invalid(LIMIT, QueryNumberParamConverterProvider.RULE);
        }
    }
}

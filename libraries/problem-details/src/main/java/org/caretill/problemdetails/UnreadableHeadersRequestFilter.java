package org.caretill.problemdetails;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Answers 400 if Accept or Content-Type cannot be parsed. The framework parses them only later, and only for some
 * resources, and then answers 500. A blank Accept header accepts anything, because <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110</a> does not define an empty list.
 */
public class UnreadableHeadersRequestFilter {

    /** Before {@link AbsentBodyRequestFilter}, which replaces the Content-Type header. */
    private static final int BEFORE_OTHERS = Priorities.USER - 1_000;

    @ServerRequestFilter(preMatching = true, priority = BEFORE_OTHERS)
    public void refuse(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        if (accept != null && accept.isBlank()) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.WILDCARD);
        }
        String header = HttpHeaders.ACCEPT;
        try {
            request.getAcceptableMediaTypes();
            header = HttpHeaders.CONTENT_TYPE;
            request.getMediaType();
        } catch (IllegalArgumentException _) {
            throw Problems.problem(400, "malformed-request", "The header " + header + " must be a media type");
        }
    }
}

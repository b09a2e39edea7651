package org.caretill.problemdetails;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * 400 for headers that are no media types. The framework would read them later, wherever a resource makes more than one
 * type or asks for them, and take what it cannot read for an error of the service. An Accept that names nothing accepts
 * anything (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110</a> has no list of nothing).
 */
public class UnreadableHeaders {

    /** {@link AbsentBody} writes a header over. */
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

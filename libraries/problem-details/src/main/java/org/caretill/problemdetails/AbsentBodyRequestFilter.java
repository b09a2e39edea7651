package org.caretill.problemdetails;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Treats a request without a body as absent JSON, whatever its Content-Type: a command whose body is optional needs no
 * header for it, and one whose body is required answers that the body is missing.
 */
public class AbsentBodyRequestFilter {

    @ServerRequestFilter(preMatching = true)
    public void describe(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if ((length == null || length.equals("0")) && request.getHeaderString("Transfer-Encoding") == null) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }
}

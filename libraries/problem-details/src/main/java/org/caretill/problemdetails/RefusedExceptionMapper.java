package org.caretill.problemdetails;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refused request with its problem. */
class RefusedExceptionMapper {

    @ServerExceptionMapper
    Response answer(RefusedException refused, UriInfo uri) {
        return Problems.response(refused, refused, uri);
    }
}

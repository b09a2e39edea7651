package org.caretill.transactions;

import jakarta.ws.rs.core.Response;
import org.caretill.problemdetails.Problems;
import org.hibernate.exception.DataException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers 400 for a value that PostgreSQL cannot store, such as text with the character U+0000. */
class UnstorableValue {

    @ServerExceptionMapper
    Response problem(DataException unstorable) {
        return Problems.problem(400, "malformed-request", "A value has a character or a size that cannot be stored")
                .toResponse();
    }
}

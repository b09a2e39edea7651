package org.caretill.paymentrequest.remind;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.caretill.calleridentity.Callers;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.idempotency.IdempotentAnswers;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.request.PaymentRequestJson.Described;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.Refusals;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/payment-requests/{id}/reminder}: makes the payer's page show the open request again. */
@Path("/v1/payment-requests/{id}/reminder")
class ReminderResource {

    private final Callers callers;
    private final IdempotentAnswers answers;
    private final PaymentRequests requests;

    ReminderResource(Callers callers, IdempotentAnswers answers, PaymentRequests requests) {
        this.callers = callers;
        this.answers = answers;
        this.requests = requests;
    }

    @POST
    @RolesAllowed({Roles.CLINICIAN, Roles.CLINIC_ADMIN})
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Described> remind(String id, @HeaderParam("Idempotency-Key") @Nullable String key) {
        Staff clinician = callers.staff();
        return answers.once(clinician, key, Map.of("reminder", id), Described.class, () -> remind(clinician, id));
    }

    private Uni<Described> remind(Staff clinician, String id) {
        return requests.lock(clinician, id)
                .chain(request -> requests.apply(request, new Fact.Reminded())
                        .invoke(outcome -> {
                            if (outcome instanceof Refused refused) {
                                throw Refusals.exception(refused.reason());
                            }
                        })
                        .replaceWith(() -> Described.of(request)));
    }
}
